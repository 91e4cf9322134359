// Tiles of convolutions: the micro-kernel of gemm_tile.h, with rows of B by a table, and with sums over runs.
// Part of gemm_kernels.h.

// C[R, V vectors] = A[R, k] B[k, columns] + start[R], or is added to C: A[i, p] = a[p * R + i], row p of vector j
// of B lies at b[j] + offset[p], and the last vector has `tail` lanes.
#define GATHERED_PARAMETERS                                                                       \
  int64_t k, const WG_T *restrict a, const WG_T *const *b, const int32_t *restrict offset,        \
      const WG_T *start, WG_T *restrict c, int64_t ldc, bool adds, int64_t tail
#define GATHERED_ARGUMENTS k, a, b, offset, start, c, ldc, adds, tail

typedef void (*WG_FN(gathered_function))(GATHERED_PARAMETERS);

// One step of k.
INLINE void WG_FN(gathered_step)(const int R, const int V, const bool whole, WG_FN(vector) *sum,
                                 const WG_T *a, const WG_T *const *b, int64_t offset, int64_t tail) {
  WG_FN(vector) y[WG_NV];
  UNROLL for (int j = 0; j < V; j++) {
    const WG_T *from = b[j] + offset;
    y[j] = whole || j + 1 < V ? WG_FN(load)(from) : WG_FN(load_part)(from, tail);
  }
  UNROLL for (int i = 0; i < R; i++) {
    WG_T x = a[i];
    UNROLL for (int j = 0; j < V; j++) sum[i * V + j] += x * y[j];
  }
}

INLINE void WG_FN(gathered)(const int R, const int V, const bool whole, GATHERED_PARAMETERS) {
  const int chains = R * V >= 8 ? 1 : R * V >= 4 ? 2 : R * V >= 2 ? 4 : 8;
  const WG_T *columns[WG_NV];
  UNROLL for (int j = 0; j < V; j++) columns[j] = b[j];
  WG_FN(vector) sum[WG_MR * WG_NV];
  UNROLL for (int x = 0; x < chains * R * V; x++) sum[x] = (WG_FN(vector)){0};
  if (start != NULL) {
    UNROLL for (int i = 0; i < R; i++) {
      UNROLL for (int j = 0; j < V; j++) sum[i * V + j] += start[i];
    }
  }
  int64_t p = 0;
  for (; p + chains <= k; p += chains) {
    UNROLL for (int u = 0; u < chains; u++) {
      WG_FN(gathered_step)(R, V, whole, sum + u * R * V, a + u * R, columns, offset[p + u], tail);
    }
    a += chains * R;
  }
  for (; chains > 1 && p < k; p++) {
    WG_FN(gathered_step)(R, V, whole, sum, a, columns, offset[p], tail);
    a += R;
  }
  WG_FN(join)(chains, R * V, sum);
  WG_FN(finish)(R, V, whole, sum, c, ldc, adds, tail, NULL);
}

// C[R, V vectors] += A B, where k counts `runs` runs of `length` steps: A[i, (q, p)] = a[i * a_row + q * a_run + p],
// and the rows of B follow each other in steps of b_stride.
#define RUNS_PARAMETERS                                                                           \
  int64_t runs, int64_t length, const WG_T *restrict a, int64_t a_row, int64_t a_run,             \
      const WG_T *restrict b, int64_t b_stride, WG_T *restrict c, int64_t ldc
#define RUNS_ARGUMENTS runs, length, a, a_row, a_run, b, b_stride, c, ldc

typedef void (*WG_FN(runs_function))(RUNS_PARAMETERS);

INLINE void WG_FN(runs)(const int R, const int V, RUNS_PARAMETERS) {
  const int chains = R * V >= 8 ? 1 : R * V >= 4 ? 2 : R * V >= 2 ? 4 : 8;
  WG_FN(vector) sum[WG_MR * WG_NV];
  UNROLL for (int x = 0; x < chains * R * V; x++) sum[x] = (WG_FN(vector)){0};
  for (int64_t q = 0; q < runs; q++) {
    const WG_T *row = a + q * a_run;
    int64_t p = 0;
    for (; p + chains <= length; p += chains) {
      UNROLL for (int u = 0; u < chains; u++) {
        WG_FN(step)(R, V, true, sum + u * R * V, row + u, a_row, b + u * b_stride, LANES);
      }
      row += chains;
      b += chains * b_stride;
    }
    for (; chains > 1 && p < length; p++) {
      WG_FN(step)(R, V, true, sum, row, a_row, b, LANES);
      row += 1;
      b += b_stride;
    }
  }
  WG_FN(join)(chains, R * V, sum);
  WG_FN(finish)(R, V, true, sum, c, ldc, true, LANES, NULL);
}

#define STAMP_GATHERED(R, V)                                                              \
  static void WG_FN(gathered_p_##R##_##V)(GATHERED_PARAMETERS) {                          \
    WG_FN(gathered)(R, V, false, GATHERED_ARGUMENTS);                                     \
  }                                                                                       \
  static void WG_FN(runs_##R##_##V)(RUNS_PARAMETERS) { WG_FN(runs)(R, V, RUNS_ARGUMENTS); }
#define STAMP_GATHERED_WHOLE(R, V)                                                        \
  static void WG_FN(gathered_w_##R##_##V)(GATHERED_PARAMETERS) {                          \
    WG_FN(gathered)(R, V, true, GATHERED_ARGUMENTS);                                      \
  }
#if WG_NV == 3
#define STAMP_GATHERED_VECTORS(R) STAMP_GATHERED(R, 1) STAMP_GATHERED(R, 2) STAMP_GATHERED(R, 3)
#define STAMP_GATHERED_WHOLES(R) \
  STAMP_GATHERED_WHOLE(R, 1) STAMP_GATHERED_WHOLE(R, 2) STAMP_GATHERED_WHOLE(R, 3)
#else
#define STAMP_GATHERED_VECTORS(R) STAMP_GATHERED(R, 1) STAMP_GATHERED(R, 2)
#define STAMP_GATHERED_WHOLES(R) STAMP_GATHERED_WHOLE(R, 1) STAMP_GATHERED_WHOLE(R, 2)
#endif
#define ENTRY_GATHERED_P(R) ENTRY(gathered_p, R)
#define ENTRY_GATHERED_W(R) ENTRY(gathered_w, R)
#define ENTRY_RUNS(R) ENTRY(runs, R)

WG_EACH_ROWS(STAMP_GATHERED_VECTORS)
#if !WG_MASKS
WG_EACH_ROWS(STAMP_GATHERED_WHOLES)
#endif

// [whole][rows - 1][vectors - 1]
static const WG_FN(gathered_function) WG_FN(gathered_tiles)[2][WG_MR][WG_NV] = {
  {WG_EACH_ROWS(ENTRY_GATHERED_P)},
#if WG_MASKS
  {WG_EACH_ROWS(ENTRY_GATHERED_P)},
#else
  {WG_EACH_ROWS(ENTRY_GATHERED_W)},
#endif
};

// [rows - 1][vectors - 1]
static const WG_FN(runs_function) WG_FN(runs_tiles)[WG_MR][WG_NV] = {WG_EACH_ROWS(ENTRY_RUNS)};
