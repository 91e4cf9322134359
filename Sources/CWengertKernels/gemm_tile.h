// A tile of C, for one width of vectors. gemm_tiles.h includes this with WG_TILE(name), the names of the
// vector type and its functions, and LANES.

// The vector with number j of V in a row; the last one may have `tail` lanes only.
INLINE WG_TILE(vector) WG_TILE(at)(const int V, const bool whole, const int j, const WG_T *row,
                                   int64_t tail) {
  const WG_T *from = row + j * LANES;
  return whole || j + 1 < V ? WG_TILE(load)(from) : WG_TILE(load_part)(from, tail);
}

// One step of k: adds the products of R elements of A and V vectors of B to R * V sums.
INLINE void WG_TILE(step)(const int R, const int V, const bool whole, WG_TILE(vector) *sum,
                          const WG_T *a, int64_t a_row, const WG_T *b, int64_t tail) {
  WG_TILE(vector) y[WG_NV];
  UNROLL for (int j = 0; j < V; j++) y[j] = WG_TILE(at)(V, whole, j, b, tail);
  UNROLL for (int i = 0; i < R; i++) {
    WG_T x = a[i * a_row];
    UNROLL for (int j = 0; j < V; j++) sum[i * V + j] += x * y[j];
  }
}

// Vectors in a cache line.
#define LINE (LANES * sizeof(WG_T) < 64 ? 64 / (int)(LANES * sizeof(WG_T)) : 1)

// Adds the sums of all chains up in those of the first.
INLINE void WG_TILE(join)(const int chains, const int sums, WG_TILE(vector) *sum) {
  if (chains > 4) {
    UNROLL for (int x = 0; x < 4 * sums; x++) sum[x] += sum[x + 4 * sums];
  }
  if (chains > 2) {
    UNROLL for (int x = 0; x < 2 * sums; x++) sum[x] += sum[x + 2 * sums];
  }
  if (chains > 1) {
    UNROLL for (int x = 0; x < sums; x++) sum[x] += sum[x + sums];
  }
}

// Adds the previous C and the bias, and writes C.
INLINE void WG_TILE(finish)(const int R, const int V, const bool whole, WG_TILE(vector) *sum,
                            WG_T *restrict c, int64_t ldc, bool adds, int64_t tail,
                            const WG_T *bias) {
  if (adds) {
    UNROLL for (int i = 0; i < R; i++) {
      UNROLL for (int j = 0; j < V; j++) {
        sum[i * V + j] += WG_TILE(at)(V, whole, j, c + i * ldc, tail);
      }
    }
  }
  if (bias != NULL) {
    UNROLL for (int j = 0; j < V; j++) {
      WG_TILE(vector) y = WG_TILE(at)(V, whole, j, bias, tail);
      UNROLL for (int i = 0; i < R; i++) sum[i * V + j] += y;
    }
  }
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < V; j++) {
      WG_T *to = c + i * ldc + j * LANES;
      if (whole || j + 1 < V) WG_TILE(store)(to, sum[i * V + j]);
      else WG_TILE(store_part)(to, sum[i * V + j], tail);
    }
  }
}

INLINE void WG_TILE(tile)(const int R, const int V, const bool rows_apart, const bool whole,
                          TILE_PARAMETERS) {
  // A multiply-add takes about 4 cycles and two can start per cycle: a tile of fewer than 8
  // accumulators sums every 2nd, 4th or 8th step apart to keep the units busy.
  const int chains = R * V >= 8 ? 1 : R * V >= 4 ? 2 : R * V >= 2 ? 4 : 8;
  const int64_t a_row = rows_apart ? a_stride : 1, a_step = rows_apart ? 1 : a_stride;
  WG_TILE(vector) sum[WG_MR * WG_NV];
  UNROLL for (int x = 0; x < chains * R * V; x++) sum[x] = (WG_TILE(vector)){0};
  if (chains == 1 && k >= WG_FETCH_C_DEPTH) {
    UNROLL for (int i = 0; i < R; i++) {
      UNROLL for (int j = 0; j < V; j++) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    }
  }
  int64_t p = 0;
  // A packed panel that is read for the first time, of which the processor foresees too little; behind it lies the
  // next one.
  const bool fetches = chains == 1 && V == WG_NV && b_stride == V * LANES && k >= WG_FETCH_B_DEPTH;
  for (; fetches && p < k; p++) {
    UNROLL for (int j = 0; j < V; j += LINE) __builtin_prefetch(b + (WG_FETCH_B_STEPS * V + j) * LANES);
    WG_TILE(step)(R, V, whole, sum, a, a_row, b, tail);
    a += a_step;
    b += b_stride;
  }
  for (; p + chains <= k; p += chains) {
    UNROLL for (int u = 0; u < chains; u++) {
      WG_TILE(step)(R, V, whole, sum + u * R * V, a + u * a_step, a_row, b + u * b_stride, tail);
    }
    a += chains * a_step;
    b += chains * b_stride;
  }
  for (; chains > 1 && p < k; p++) {
    WG_TILE(step)(R, V, whole, sum, a, a_row, b, tail);
    a += a_step;
    b += b_stride;
  }
  WG_TILE(join)(chains, R * V, sum);
  WG_TILE(finish)(R, V, whole, sum, c, ldc, adds, tail, bias);
}
#undef LINE
