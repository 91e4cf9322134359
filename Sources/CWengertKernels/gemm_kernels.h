// The matrix product in floating point, for one element type and one instruction set; see
// gemm_internal.h for the method. Included by gemm_<instruction set>.c with
//   WG_T             float or double
//   WG_FN(name)      the name with a suffix for the type
//   WG_LANES         elements of a vector register: 2, 4, 8 or 16
//   WG_MR            most rows of a tile; WG_EACH_ROWS(X) is X(1) ... X(WG_MR)
//   WG_NV            most vectors across a tile, 2 or 3
//   WG_MASKS         1 if partial loads and stores cost the same as whole ones
//   load_part, store_part under WG_FN: the first `count` lanes, 1 ... LANES; others load as 0. With
//                masks half_load_part and half_store_part, too, for vectors half as wide
// Tiles have WG_MR * WG_NV + WG_NV + 1 live registers.

#define LANES WG_LANES
#define NR (WG_NV * LANES)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
// Most vectors that a matrix is multiplied with at a time: 8 times as many sums must be in registers.
#define DOT_MOST (WG_MASKS ? 3 : 1)

// ---------------------------------------------------------------- vectors

typedef WG_T WG_FN(vector) __attribute__((vector_size(LANES * sizeof(WG_T))));
// The same in memory, at any address an element may have.
typedef WG_T WG_FN(loose_vector)
  __attribute__((vector_size(LANES * sizeof(WG_T)), aligned(sizeof(WG_T)), may_alias));

INLINE WG_FN(vector) WG_FN(load)(const WG_T *from) {
  return *(const WG_FN(loose_vector) *)from;
}

INLINE void WG_FN(store)(WG_T *to, WG_FN(vector) v) { *(WG_FN(loose_vector) *)to = v; }

#if WG_MASKS
typedef WG_T WG_FN(half_vector) __attribute__((vector_size(LANES / 2 * sizeof(WG_T))));

INLINE WG_FN(half_vector) WG_FN(half_load)(const WG_T *from) {
  return WG_FN(half_load_part)(from, LANES / 2);
}

INLINE void WG_FN(half_store)(WG_T *to, WG_FN(half_vector) v) {
  WG_FN(half_store_part)(to, v, LANES / 2);
}
#endif

// Interleaves the first (last) halves of two vectors.
#if LANES == 16
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#elif LANES == 4
#define LOW 0, 4, 1, 5
#define HIGH 2, 6, 3, 7
#else
#define LOW 0, 2
#define HIGH 1, 3
#endif
INLINE WG_FN(vector) WG_FN(zip_low)(WG_FN(vector) a, WG_FN(vector) b) {
  return __builtin_shufflevector(a, b, LOW);
}
INLINE WG_FN(vector) WG_FN(zip_high)(WG_FN(vector) a, WG_FN(vector) b) {
  return __builtin_shufflevector(a, b, HIGH);
}

// y[i] = the sum of the lanes of v[i] for R vectors, R = 1, 2, 4 or 8. Adding the interleaved halves of
// two vectors sums both at the price of one; lanes then alternate between them.
INLINE void WG_FN(sum_lanes)(const int R, WG_FN(vector) v[8], WG_T y[8]) {
  // A vector ends up with the sums of `group` vectors, each in LANES / group parts.
  const int group = R < LANES ? R : LANES;
  UNROLL for (int g = 0; g < R; g += group) {
    UNROLL for (int half = group / 2; half > 0; half /= 2) {
      UNROLL for (int i = 0; i < half; i++) {
        WG_FN(vector) low = WG_FN(zip_low)(v[g + i], v[g + i + half]);
        v[g + i] = low + WG_FN(zip_high)(v[g + i], v[g + i + half]);
      }
    }
    WG_T x[LANES];
    UNROLL for (int i = 0; i < LANES; i++) x[i] = v[g][i];
    UNROLL for (int half = LANES / 2; half >= group; half /= 2) {
      UNROLL for (int i = 0; i < half; i++) x[i] += x[i + half];
    }
    UNROLL for (int i = 0; i < group; i++) y[g + i] = x[i];
  }
}

// ---------------------------------------------------------------- tiles

// C[R, columns] = alpha * A[R, k] B[k, columns] + beta * C, columns = (V - 1) * LANES + tail.
//   rows_apart:   A[i, p] = a[i * a_stride + p]   (rows as stored)
//   otherwise:    A[i, p] = a[i + p * a_stride]   (packed, or a transposed matrix as stored)
//   whole:        tail == LANES is known
// B[p, j] = b[p * b_stride + j]. bias[j], if there is one, is added to each element of column j.
#define TILE_PARAMETERS                                                                           \
  int64_t k, const WG_T *restrict a, int64_t a_stride, const WG_T *restrict b, int64_t b_stride, \
      WG_T *restrict c, int64_t ldc, WG_T alpha, WG_T beta, int64_t tail, const WG_T *bias
#define TILE_ARGUMENTS k, a, a_stride, b, b_stride, c, ldc, alpha, beta, tail, bias

typedef void (*WG_FN(tile_function))(TILE_PARAMETERS);

#define WG_TILE(name) WG_FN(name)
#include "gemm_tile.h"
#undef WG_TILE

#if WG_MASKS
// Half as wide, for the columns that would leave half of a vector empty: such a multiply-add takes half
// the time where vector units are half as wide as registers, and no longer elsewhere.
#define WG_TILE(name) WG_FN(half_##name)
#undef LANES
#define LANES (WG_LANES / 2)
#include "gemm_tile.h"
#undef LANES
#define LANES WG_LANES
#undef WG_TILE
#endif

// Names of the compiled tiles: p(acked) or r(ows apart), p(art) or w(hole), rows, vectors.
#define STAMP(R, V)                                                                       \
  static void WG_FN(tile_pp_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, false, false, TILE_ARGUMENTS);                                      \
  }                                                                                       \
  static void WG_FN(tile_rp_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, true, false, TILE_ARGUMENTS);                                       \
  }
#define STAMP_WHOLE(R, V)                                                                 \
  static void WG_FN(tile_pw_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, false, true, TILE_ARGUMENTS);                                       \
  }                                                                                       \
  static void WG_FN(tile_rw_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, true, true, TILE_ARGUMENTS);                                        \
  }
#if WG_NV == 3
#define STAMP_VECTORS(R) STAMP(R, 1) STAMP(R, 2) STAMP(R, 3)
#define STAMP_VECTORS_WHOLE(R) STAMP_WHOLE(R, 1) STAMP_WHOLE(R, 2) STAMP_WHOLE(R, 3)
#define ENTRY(kind, R) {WG_FN(kind##_##R##_1), WG_FN(kind##_##R##_2), WG_FN(kind##_##R##_3)},
#else
#define STAMP_VECTORS(R) STAMP(R, 1) STAMP(R, 2)
#define STAMP_VECTORS_WHOLE(R) STAMP_WHOLE(R, 1) STAMP_WHOLE(R, 2)
#define ENTRY(kind, R) {WG_FN(kind##_##R##_1), WG_FN(kind##_##R##_2)},
#endif
#define ENTRY_PP(R) ENTRY(tile_pp, R)
#define ENTRY_RP(R) ENTRY(tile_rp, R)
#define ENTRY_PW(R) ENTRY(tile_pw, R)
#define ENTRY_RW(R) ENTRY(tile_rw, R)

WG_EACH_ROWS(STAMP_VECTORS)
#if WG_MASKS
#define STAMP_HALF(R)                                                                     \
  static void WG_FN(tile_ph_##R)(TILE_PARAMETERS) {                                       \
    WG_FN(half_tile)(R, 1, false, false, TILE_ARGUMENTS);                                 \
  }                                                                                       \
  static void WG_FN(tile_rh_##R)(TILE_PARAMETERS) {                                       \
    WG_FN(half_tile)(R, 1, true, false, TILE_ARGUMENTS);                                  \
  }
#define ENTRY_PH(R) WG_FN(tile_ph_##R),
#define ENTRY_RH(R) WG_FN(tile_rh_##R),
WG_EACH_ROWS(STAMP_HALF)
// [rows apart][rows - 1]
static const WG_FN(tile_function) WG_FN(half_tiles)[2][WG_MR] = {{WG_EACH_ROWS(ENTRY_PH)},
                                                                 {WG_EACH_ROWS(ENTRY_RH)}};
#else
WG_EACH_ROWS(STAMP_VECTORS_WHOLE)
#endif

// [rows apart][whole][rows - 1][vectors - 1]
static const WG_FN(tile_function) WG_FN(tiles)[2][2][WG_MR][WG_NV] = {
#if WG_MASKS
  {{WG_EACH_ROWS(ENTRY_PP)}, {WG_EACH_ROWS(ENTRY_PP)}},
  {{WG_EACH_ROWS(ENTRY_RP)}, {WG_EACH_ROWS(ENTRY_RP)}},
#else
  {{WG_EACH_ROWS(ENTRY_PP)}, {WG_EACH_ROWS(ENTRY_PW)}},
  {{WG_EACH_ROWS(ENTRY_RP)}, {WG_EACH_ROWS(ENTRY_RW)}},
#endif
};

INLINE WG_FN(tile_function) WG_FN(tile_for)(bool rows_apart, int64_t rows, int64_t vectors,
                                            int64_t tail) {
#if WG_MASKS
  if (vectors == 1 && tail <= LANES / 2) return WG_FN(half_tiles)[rows_apart][rows - 1];
#endif
  return WG_FN(tiles)[rows_apart][tail == LANES][rows - 1][vectors - 1];
}

// The same for rows <= MR and width <= NR, whatever they are.
INLINE void WG_FN(panel_tile)(bool rows_apart, int64_t rows, int64_t width, int64_t k, const WG_T *a,
                              int64_t a_stride, const WG_T *b, int64_t b_stride, WG_T *c, int64_t ldc,
                              WG_T alpha, WG_T beta, const WG_T *bias) {
  // A vector and a half: two tiles, the second of half vectors.
  if (WG_MASKS && width > LANES && width <= LANES + LANES / 2) {
    WG_FN(tile_for)(rows_apart, rows, 1, LANES)(k, a, a_stride, b, b_stride, c, ldc, alpha, beta, LANES,
                                                bias);
    b += LANES;
    c += LANES;
    width -= LANES;
    if (bias != NULL) bias += LANES;
  }
  const int64_t vectors = (width + LANES - 1) / LANES, tail = width - (vectors - 1) * LANES;
  WG_FN(tile_for)(rows_apart, rows, vectors, tail)(k, a, a_stride, b, b_stride, c, ldc, alpha, beta,
                                                   tail, bias);
}

// ---------------------------------------------------------------- packing

// v[i][j] <- v[j][i]. Interleaving rows i and i + LANES/2 for all i turns the bits of an element's
// position (row bits, column bits) left by one; log2(LANES) turns exchange row and column.
INLINE void WG_FN(transpose)(WG_FN(vector) v[LANES]) {
  UNROLL for (int s = 1; s < LANES; s *= 2) {
    WG_FN(vector) w[LANES];
    UNROLL for (int i = 0; i < LANES / 2; i++) {
      w[2 * i] = WG_FN(zip_low)(v[i], v[i + LANES / 2]);
      w[2 * i + 1] = WG_FN(zip_high)(v[i], v[i + LANES / 2]);
    }
    UNROLL for (int i = 0; i < LANES; i++) v[i] = w[i];
  }
}

// to[p * width + i] = from[i * ld + p] for i < count <= width, p < k: what is contiguous along k
// becomes contiguous across it. Whole vectors are stored: the surplus of one step is overwritten by
// the next steps and by earlier columns, which is why the last columns go first.
static void WG_FN(pack_across)(int64_t count, int64_t k, const WG_T *from, int64_t ld, WG_T *to,
                               int64_t width) {
  for (int64_t i0 = (count - 1) / LANES * LANES; i0 >= 0; i0 -= LANES) {
    const WG_T *line[LANES];
    // Lines that do not exist repeat the last one; nobody reads their lanes.
    UNROLL for (int i = 0; i < LANES; i++) {
      line[i] = from + (i0 + i < count ? i0 + i : count - 1) * ld;
    }
    WG_T *out = to + i0;
    int64_t p = 0;
    for (; p + LANES <= k; p += LANES) {
      WG_FN(vector) v[LANES];
      UNROLL for (int i = 0; i < LANES; i++) v[i] = WG_FN(load)(line[i] + p);
      WG_FN(transpose)(v);
      UNROLL for (int i = 0; i < LANES; i++) WG_FN(store)(out + i * width, v[i]);
      out += LANES * width;
    }
    if (p < k) {
      WG_FN(vector) v[LANES];
      UNROLL for (int i = 0; i < LANES; i++) v[i] = WG_FN(load_part)(line[i] + p, k - p);
      WG_FN(transpose)(v);
      UNROLL for (int i = 0; i < LANES; i++) {
        if (p + i < k) WG_FN(store)(out + i * width, v[i]);
      }
    }
  }
}

// to[p * width + i] = from[p * ld + i] for i < count <= width, p < k. The last vector of a step is stored
// whole, too, where the surplus falls on the next step, which overwrites it.
static void WG_FN(pack_along)(int64_t count, int64_t k, const WG_T *from, int64_t ld, WG_T *to,
                              int64_t width) {
  const int64_t whole = (count - 1) / LANES, rest = count - whole * LANES;
  const int64_t with_surplus = (whole + 1) * LANES <= 2 * width ? k - 1 : 0;
  for (int64_t p = 0; p < k; p++) {
    for (int64_t v = 0; v < whole; v++) {
      WG_FN(store)(to + v * LANES, WG_FN(load)(from + v * LANES));
    }
    const WG_FN(vector) last = WG_FN(load_part)(from + whole * LANES, rest);
    if (p < with_surplus) WG_FN(store)(to + whole * LANES, last);
    else WG_FN(store_part)(to + whole * LANES, last, rest);
    from += ld;
    to += width;
  }
}

// ---------------------------------------------------------------- a few columns

// Matrices of 2 to 4 columns, stored row by row without gaps: tiles would fill so many lanes of a vector.
// Here the elements of a column are a known distance apart, and the compiler takes as many rows at once
// as a vector has lanes.

// C[m, N] = alpha * A[m, K] B[K, N] + bias, or with A stored as [K, m] (`across`). Every sum runs in the
// order of a tile.
INLINE void WG_FN(few_columns)(const bool across, const int K, const int N, int64_t m,
                               const WG_T *restrict a, int64_t lda, const WG_T *b,
                               const WG_T *bias, WG_T alpha, WG_T *restrict c) {
  for (int64_t i = 0; i < m; i++) {
    UNROLL for (int j = 0; j < N; j++) {
      WG_T sum = 0;
      UNROLL for (int p = 0; p < K; p++) sum += a[across ? p * lda + i : i * K + p] * b[p * N + j];
      sum = alpha * sum;
      c[i * N + j] = sum + bias[j];
    }
  }
}

#define FEW_PARAMETERS                                                                             \
  int64_t m, const WG_T *a, int64_t lda, const WG_T *b, const WG_T *bias, WG_T alpha, WG_T *c
#define STAMP_FEW(K, N)                                                                            \
  static void WG_FN(few_columns_##K##_##N)(FEW_PARAMETERS) {                                      \
    WG_FN(few_columns)(false, K, N, m, a, lda, b, bias, alpha, c);                                \
  }                                                                                                \
  static void WG_FN(few_columns_across_##K##_##N)(FEW_PARAMETERS) {                               \
    WG_FN(few_columns)(true, K, N, m, a, lda, b, bias, alpha, c);                                 \
  }
STAMP_FEW(2, 2) STAMP_FEW(2, 3) STAMP_FEW(2, 4)
STAMP_FEW(3, 2) STAMP_FEW(3, 3) STAMP_FEW(3, 4)
STAMP_FEW(4, 2) STAMP_FEW(4, 3) STAMP_FEW(4, 4)
#define FEW_ENTRIES(name)                                                                          \
  {WG_FN(name##_2_2), WG_FN(name##_2_3), WG_FN(name##_2_4)},                                      \
    {WG_FN(name##_3_2), WG_FN(name##_3_3), WG_FN(name##_3_4)},                                    \
    {WG_FN(name##_4_2), WG_FN(name##_4_3), WG_FN(name##_4_4)}

// False, with C untouched, for products of other matrices.
static bool WG_FN(multiply_few)(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                                WG_T alpha, const WG_T *a, int64_t lda, const WG_T *b, int64_t ldb,
                                WG_T beta, WG_T *c, int64_t ldc, const WG_T *bias) {
  if (n < 2 || n > 4 || k < 2 || k > 4 || m < 16) return false;
  if ((!transpose_a && lda != k) || ldc != n || beta != 0) return false;
  typedef void (*function)(FEW_PARAMETERS);
  static const function functions[2][3][3] = {{FEW_ENTRIES(few_columns)},
                                              {FEW_ENTRIES(few_columns_across)}};
  // Adding -0 changes nothing, not even a zero's sign.
  WG_T packed_b[16], shift[4] = {-0.0, -0.0, -0.0, -0.0};
  for (int64_t p = 0; p < k; p++) {
    for (int64_t j = 0; j < n; j++) packed_b[p * n + j] = transpose_b ? b[j * ldb + p] : b[p * ldb + j];
  }
  for (int64_t j = 0; bias != NULL && j < n; j++) shift[j] = bias[j];
  functions[transpose_a][k - 2][n - 2](m, a, lda, packed_b, shift, alpha, c);
  return true;
}

// ---------------------------------------------------------------- matrix times vector

// y[i * y_stride + q * y_ld] = alpha * sum_p M[i * ld + p] x[q * x_ld + p] + beta * y, for R rows of the
// matrix and Q vectors: sums run along vectors. How an element is summed depends on R alone.
#define DOT_PARAMETERS                                                                            \
  int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x, int64_t x_ld, WG_T alpha, WG_T beta, \
      WG_T *y, int64_t y_stride, int64_t y_ld
#define DOT_ARGUMENTS k, matrix, ld, x, x_ld, alpha, beta, y, y_stride, y_ld
INLINE void WG_FN(dot_rows)(const int R, const int Q, DOT_PARAMETERS) {
  const int chains = R >= 5 ? 1 : R >= 3 ? 2 : 4;
  WG_FN(vector) sum[8 * DOT_MOST];
  UNROLL for (int u = 0; u < chains * Q * R; u++) sum[u] = (WG_FN(vector)){0};
  int64_t p = 0;
  for (; p + chains * LANES <= k; p += chains * LANES) {
    UNROLL for (int u = 0; u < chains; u++) {
      WG_FN(vector) xs[DOT_MOST];
      UNROLL for (int q = 0; q < Q; q++) xs[q] = WG_FN(load)(x + q * x_ld + p + u * LANES);
      UNROLL for (int i = 0; i < R; i++) {
        WG_FN(vector) row = WG_FN(load)(matrix + i * ld + p + u * LANES);
        UNROLL for (int q = 0; q < Q; q++) sum[(u * Q + q) * R + i] += xs[q] * row;
      }
    }
  }
  for (; p < k; p += LANES) {
    int64_t count = k - p < LANES ? k - p : LANES;
    WG_FN(vector) xs[DOT_MOST];
    UNROLL for (int q = 0; q < Q; q++) xs[q] = WG_FN(load_part)(x + q * x_ld + p, count);
    UNROLL for (int i = 0; i < R; i++) {
      WG_FN(vector) row = WG_FN(load_part)(matrix + i * ld + p, count);
      UNROLL for (int q = 0; q < Q; q++) sum[q * R + i] += xs[q] * row;
    }
  }
  if (chains > 2) {
    UNROLL for (int u = 0; u < 2 * Q * R; u++) sum[u] += sum[u + 2 * Q * R];
  }
  if (chains > 1) {
    UNROLL for (int u = 0; u < Q * R; u++) sum[u] += sum[u + Q * R];
  }
  UNROLL for (int q = 0; q < Q; q++) {
    WG_T z[8];
    WG_FN(sum_lanes)(R, sum + q * R, z);
    WG_T *to = y + q * y_ld;
    if (beta == 0) {
      UNROLL for (int i = 0; i < R; i++) to[i * y_stride] = alpha * z[i];
    } else {
      UNROLL for (int i = 0; i < R; i++) to[i * y_stride] = alpha * z[i] + beta * to[i * y_stride];
    }
  }
}

// The same for any number of vectors. All of them meet a few rows, which stay in the first-level cache.
INLINE void WG_FN(dot_vectors)(const int R, int64_t vectors, DOT_PARAMETERS) {
#if WG_MASKS
  for (; vectors >= 3; vectors -= 3) {
    WG_FN(dot_rows)(R, 3, DOT_ARGUMENTS);
    x += 3 * x_ld;
    y += 3 * y_ld;
  }
  if (vectors == 2) {
    WG_FN(dot_rows)(R, 2, DOT_ARGUMENTS);
    return;
  }
#endif
  for (; vectors > 0; vectors--) {
    WG_FN(dot_rows)(R, 1, DOT_ARGUMENTS);
    x += x_ld;
    y += y_ld;
  }
}

// The same for m rows.
static void WG_FN(dot)(int64_t vectors, int64_t m, DOT_PARAMETERS) {
  for (; m >= 8; m -= 8) {
    WG_FN(dot_vectors)(8, vectors, DOT_ARGUMENTS);
    matrix += 8 * ld;
    y += 8 * y_stride;
  }
  if (m >= 4) {
    WG_FN(dot_vectors)(4, vectors, DOT_ARGUMENTS);
    matrix += 4 * ld;
    y += 4 * y_stride;
    m -= 4;
  }
  if (m >= 2) {
    WG_FN(dot_vectors)(2, vectors, DOT_ARGUMENTS);
    matrix += 2 * ld;
    y += 2 * y_stride;
    m -= 2;
  }
  if (m == 1) WG_FN(dot_vectors)(1, vectors, DOT_ARGUMENTS);
}

// y[j] = alpha * sum_p x[p * x_stride] M[p * ld + j] + beta * y[j], for V vectors of columns.
INLINE void WG_FN(sum_columns)(const int V, int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x,
                               int64_t x_stride, WG_T alpha, WG_T beta, WG_T *y) {
  WG_FN(vector) sum[V];
  UNROLL for (int j = 0; j < V; j++) sum[j] = (WG_FN(vector)){0};
  for (int64_t p = 0; p < k; p++) {
    WG_T s = x[p * x_stride];
    UNROLL for (int j = 0; j < V; j++) sum[j] += s * WG_FN(load)(matrix + p * ld + j * LANES);
  }
  UNROLL for (int j = 0; j < V; j++) {
    WG_FN(vector) z = alpha * sum[j];
    if (beta != 0) z += beta * WG_FN(load)(y + j * LANES);
    WG_FN(store)(y + j * LANES, z);
  }
}

// The same for all n columns: strips of 8 vectors, the rest by tiles of one row.
static void WG_FN(columns)(int64_t n, int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x,
                           int64_t x_stride, WG_T alpha, WG_T beta, WG_T *y) {
  int64_t j = 0;
  for (; j + 8 * LANES <= n; j += 8 * LANES) {
    WG_FN(sum_columns)(8, k, matrix + j, ld, x, x_stride, alpha, beta, y + j);
  }
  for (; j < n; j += NR) {
    int64_t width = n - j < NR ? n - j : NR, vectors = (width + LANES - 1) / LANES;
    int64_t tail = width - (vectors - 1) * LANES;
    WG_FN(tiles)[0][tail == LANES][0][vectors - 1](k, x, x_stride, matrix + j, ld, y + j, 0, alpha,
                                                   beta, tail, NULL);
  }
}

// A matrix times a vector, over threads: ranges of rows for dot, of columns for columns. Their multiples
// keep every element in the kernel that it is computed by when one thread does all.
typedef struct {
  int64_t k;
  const WG_T *matrix, *x;
  WG_T *y;
  int64_t ld, x_stride, y_stride;
  WG_T alpha, beta;
  int64_t vectors, x_ld, y_ld;  // for dot
} WG_FN(vector_product);

static void WG_FN(dot_range)(void *context, int64_t begin, int64_t end) {
  const WG_FN(vector_product) *v = context;
  WG_FN(dot)(v->vectors, end - begin, v->k, v->matrix + begin * v->ld, v->ld, v->x, v->x_ld, v->alpha,
             v->beta, v->y + begin * v->y_stride, v->y_stride, v->y_ld);
}

static void WG_FN(columns_range)(void *context, int64_t begin, int64_t end) {
  const WG_FN(vector_product) *v = context;
  WG_FN(columns)(end - begin, v->k, v->matrix + begin, v->ld, v->x, v->x_stride, v->alpha, v->beta,
                 v->y + begin);
}

// Rows (or columns) of k elements that make a range worth a thread.
INLINE int64_t WG_FN(least_range)(int64_t k) {
  return WG_SPLIT_VECTOR_BYTES / (int64_t)sizeof(WG_T) / k + 1;
}

static void WG_FN(dot_on_threads)(int64_t vectors, int64_t m, DOT_PARAMETERS) {
  WG_FN(vector_product) v = {k, matrix, x, y, ld, 1, y_stride, alpha, beta, vectors, x_ld, y_ld};
  wg_parallel_ranges(m, 8, WG_FN(least_range)(k * vectors), WG_FN(dot_range), &v);
}

static void WG_FN(columns_on_threads)(int64_t n, int64_t k, const WG_T *matrix, int64_t ld,
                                      const WG_T *x, int64_t x_stride, WG_T alpha, WG_T beta,
                                      WG_T *y) {
  WG_FN(vector_product) v = {k, matrix, x, y, ld, x_stride, 1, alpha, beta, 1, 0, 0};
  wg_parallel_ranges(n, 8 * LANES, WG_FN(least_range)(k), WG_FN(columns_range), &v);
}

// ---------------------------------------------------------------- blocks

// What the shape decides. Tiles of a column differ by at most one row: the first `longer` of the
// `row_tiles` have rows + 1 rows.
typedef struct {
  int64_t m, n, k;
  const WG_T *a, *b;
  WG_T *c;
  const WG_T *bias;  // NULL for none
  int64_t lda, ldb, ldc;
  WG_T alpha, beta;
  bool transpose_a, transpose_b, pack_a, pack_b;
  int64_t row_tiles, rows, longer;
  int64_t depth;  // steps of k in a block
} WG_FN(plan);

INLINE int64_t WG_FN(first_row)(const WG_FN(plan) *plan, int64_t tile) {
  return tile * plan->rows + (tile < plan->longer ? tile : plan->longer);
}

// The tiles [t0, t1) of rows by `width` columns from j on, for the steps of k from p on.
static void WG_FN(column_of_tiles)(const WG_FN(plan) *plan, int64_t t0, int64_t t1, int64_t p,
                                   int64_t depth, const WG_T *packed_a, const WG_T *b,
                                   int64_t b_stride, int64_t j, int64_t width, WG_T beta,
                                   const WG_T *bias) {
  const bool rows_apart = !plan->pack_a && !plan->transpose_a;
  const int64_t i0 = WG_FN(first_row)(plan, t0);
  for (int64_t t = t0; t < t1; t++) {
    const int64_t i = WG_FN(first_row)(plan, t), rows = plan->rows + (t < plan->longer);
    const WG_T *a = plan->pack_a        ? packed_a + (i - i0) * depth
                    : plan->transpose_a ? plan->a + p * plan->lda + i
                                        : plan->a + i * plan->lda + p;
    WG_FN(panel_tile)(rows_apart, rows, width, depth, a, plan->pack_a ? rows : plan->lda, b, b_stride,
                      plan->c + i * plan->ldc + j, plan->ldc, plan->alpha, beta,
                      bias == NULL ? NULL : bias + j);
  }
}

// The columns [j0, j1) of B, panel after panel, for the steps of k from p on. Rows as stored are copied a few
// at a time into all panels, so that they are read from end to end.
static void WG_FN(pack_b)(const WG_FN(plan) *plan, int64_t p, int64_t depth, int64_t j0, int64_t j1,
                          WG_T *packed) {
  const int64_t step = plan->transpose_b ? depth : WG_PACK_STEPS;
  for (int64_t q = 0; q < depth; q += step) {
    const int64_t steps = depth - q < step ? depth - q : step;
    for (int64_t j = j0; j < j1; j += NR) {
      const int64_t width = j1 - j < NR ? j1 - j : NR;
      const int64_t padded = (width + LANES - 1) / LANES * LANES;
      WG_T *to = packed + (j - j0) * depth + q * padded;
      if (plan->transpose_b) {
        WG_FN(pack_across)(width, depth, plan->b + j * plan->ldb + p, plan->ldb, to, padded);
      } else {
        WG_FN(pack_along)(width, steps, plan->b + (p + q) * plan->ldb + j, plan->ldb, to, padded);
      }
    }
  }
}

// The tiles [t0, t1) of rows of A, in the same way.
static void WG_FN(pack_a)(const WG_FN(plan) *plan, int64_t p, int64_t depth, int64_t t0, int64_t t1,
                          WG_T *packed) {
  const int64_t i0 = WG_FN(first_row)(plan, t0);
  const int64_t step = plan->transpose_a ? WG_PACK_STEPS : depth;
  for (int64_t q = 0; q < depth; q += step) {
    const int64_t steps = depth - q < step ? depth - q : step;
    for (int64_t t = t0; t < t1; t++) {
      const int64_t i = WG_FN(first_row)(plan, t), rows = plan->rows + (t < plan->longer);
      WG_T *to = packed + (i - i0) * depth + q * rows;
      if (plan->transpose_a) {
        WG_FN(pack_along)(rows, steps, plan->a + (p + q) * plan->lda + i, plan->lda, to, rows);
      } else {
        WG_FN(pack_across)(rows, depth, plan->a + i * plan->lda + p, plan->lda, to, rows);
      }
    }
  }
}

// Computes the tiles [tile_begin, tile_end) of rows by the columns [begin, end); begin is a multiple
// of NR.
static void WG_FN(run)(const WG_FN(plan) *plan, int64_t tile_begin, int64_t tile_end, int64_t begin,
                       int64_t end, char *workspace) {
  // NULL where nothing is packed.
  WG_T *packed_a = (WG_T *)workspace;
  WG_T *packed_b =
      workspace == NULL ? NULL : (WG_T *)(workspace + WG_GEMM_A_BYTES + WG_GEMM_SLACK_BYTES);
  const int64_t k = plan->k;
  // What is read in place needs no blocks.
  int64_t tiles_in_block = tile_end - tile_begin, columns_in_block = end - begin;
  if (plan->pack_a) {
    int64_t most = WG_GEMM_A_BYTES / (int64_t)sizeof(WG_T) / (plan->depth * WG_MR);
    int64_t blocks = (tiles_in_block + most - 1) / most;
    tiles_in_block = (tiles_in_block + blocks - 1) / blocks;
  }
  if (plan->pack_b) {
    int64_t most = WG_GEMM_B_BYTES / (int64_t)sizeof(WG_T) / (plan->depth * NR);
    int64_t panels = (columns_in_block + NR - 1) / NR, blocks = (panels + most - 1) / most;
    columns_in_block = (panels + blocks - 1) / blocks * NR;
  }

  for (int64_t j0 = begin; j0 < end; j0 += columns_in_block) {
    const int64_t j1 = end - j0 < columns_in_block ? end : j0 + columns_in_block;
    for (int64_t p = 0; p < k; p += plan->depth) {
      const int64_t depth = k - p < plan->depth ? k - p : plan->depth;
      const WG_T beta = p == 0 ? plan->beta : 1;
      // Added last, as a sum of its own would be.
      const WG_T *bias = p + depth == k ? plan->bias : NULL;
      if (plan->pack_b) WG_FN(pack_b)(plan, p, depth, j0, j1, packed_b);
      for (int64_t t0 = tile_begin; t0 < tile_end; t0 += tiles_in_block) {
        const int64_t t1 = tile_end - t0 < tiles_in_block ? tile_end : t0 + tiles_in_block;
        if (plan->pack_a) WG_FN(pack_a)(plan, p, depth, t0, t1, packed_a);
        for (int64_t j = j0; j < j1; j += NR) {
          const int64_t width = j1 - j < NR ? j1 - j : NR;
          const int64_t padded = (width + LANES - 1) / LANES * LANES;
          const WG_T *b = plan->pack_b ? packed_b + (j - j0) * depth : plan->b + p * plan->ldb + j;
          const int64_t b_stride = plan->pack_b ? padded : plan->ldb;
          WG_FN(column_of_tiles)(plan, t0, t1, p, depth, packed_a, b, b_stride, j, width, beta, bias);
        }
      }
    }
  }
}

// ---------------------------------------------------------------- threads

// A product cut into row_pieces times column_pieces; whole tiles to each.
typedef struct {
  const WG_FN(plan) *plan;
  int64_t row_pieces, column_pieces;
} WG_FN(pieces);

static void WG_FN(run_piece)(void *context, int64_t piece) {
  const WG_FN(pieces) *pieces = context;
  const WG_FN(plan) *plan = pieces->plan;
  const int64_t row = piece / pieces->column_pieces, column = piece % pieces->column_pieces;
  const int64_t panels = (plan->n + NR - 1) / NR;
  const int64_t end = (column + 1) * panels / pieces->column_pieces * NR;
  WG_FN(run)(plan, row * plan->row_tiles / pieces->row_pieces,
             (row + 1) * plan->row_tiles / pieces->row_pieces,
             column * panels / pieces->column_pieces * NR, end < plan->n ? end : plan->n,
             plan->pack_a || plan->pack_b ? wg_gemm_workspace() : NULL);
}

// Cuts along rows or along columns into at most so many pieces: whichever leaves the longest piece shorter,
// counting that every piece along rows packs all of B again, and every one along columns all of A. Answers
// the time of all pieces when each thread has as many of them as the next.
static double WG_FN(cut)(const WG_FN(plan) *plan, int64_t threads, int64_t most,
                         WG_FN(pieces) *pieces) {
  const int64_t panels = (plan->n + NR - 1) / NR;
  const int64_t rows = plan->row_tiles < most ? plan->row_tiles : most;
  const int64_t columns = panels < most ? panels : most;
  const double row_share = (double)((plan->row_tiles + rows - 1) / rows) / (double)plan->row_tiles;
  double column_share = (double)((panels + columns - 1) / columns * NR) / (double)plan->n;
  if (column_share > 1) column_share = 1;
  const double packed_a = plan->pack_a ? WG_PACKING_WORK * (double)plan->m : 0;
  const double packed_b = plan->pack_b ? WG_PACKING_WORK * (double)plan->n : 0;
  const double size = (double)plan->m * (double)plan->n;
  const double by_rows =
    (row_share * (size + packed_a) + packed_b) * (double)((rows + threads - 1) / threads);
  const double by_columns =
    (column_share * (size + packed_b) + packed_a) * (double)((columns + threads - 1) / threads);
  *pieces = by_rows < by_columns ? (WG_FN(pieces)){plan, rows, 1} : (WG_FN(pieces)){plan, 1, columns};
  return by_rows < by_columns ? by_rows : by_columns;
}

static void WG_FN(run_on_threads)(const WG_FN(plan) *plan) {
  const int64_t threads = wg_thread_count();
  const double work = (double)plan->m * (double)plan->n * (double)plan->k;
  WG_FN(pieces) pieces, finer;
  const double time = WG_FN(cut)(plan, threads, threads, &pieces);
  // Several pieces to a thread, unless they pack too much again.
  if (work >= WG_FINE_PIECES_WORK &&
      WG_FN(cut)(plan, threads, 4 * threads, &finer) <= WG_FINE_PIECES_PRICE * time) {
    pieces = finer;
  }
  wg_parallel(pieces.row_pieces * pieces.column_pieces, WG_FN(run_piece), &pieces);
}

// Products in which one operand is a vector, or nearly one. False, with C untouched, for others.
static bool WG_FN(multiply_vector)(bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                                   int64_t k, WG_T alpha, const WG_T *a, int64_t lda, const WG_T *b,
                                   int64_t ldb, WG_T beta, WG_T *c, int64_t ldc) {
  if (n == 1) {
    if (!transpose_a && (transpose_b || ldb == 1)) {
      WG_FN(dot_on_threads)(1, m, k, a, lda, b, 0, alpha, beta, c, ldc, 0);
      return true;
    }
    if (transpose_a && ldc == 1) {
      WG_FN(columns_on_threads)(m, k, a, lda, b, transpose_b ? 1 : ldb, alpha, beta, c);
      return true;
    }
  }
  if (m == 1 && !transpose_b) {
    WG_FN(columns_on_threads)(n, k, b, ldb, a, transpose_a ? lda : 1, alpha, beta, c);
    return true;
  }
  // Each row of B would be transposed for the use of few rows of A.
  const int64_t most = DOT_MOST > 1 && k >= WG_DOT_DEPTH ? WG_DOT_ROWS_OF_LONG : WG_DOT_ROWS;
  if (m <= most && transpose_b && (!transpose_a || (lda == 1 && m <= WG_DOT_ROWS))) {
    WG_FN(dot_on_threads)(m, n, k, b, ldb, a, transpose_a ? 1 : lda, alpha, beta, c, 1, ldc);
    return true;
  }
  return false;
}

// Products of one tile. False, with C untouched, for others.
static bool WG_FN(multiply_tile)(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                                 WG_T alpha, const WG_T *a, int64_t lda, const WG_T *b, int64_t ldb,
                                 WG_T beta, WG_T *c, int64_t ldc, const WG_T *bias) {
  if (k > WG_DEPTH_BYTES / (int64_t)sizeof(WG_T)) return false;
  if (!transpose_b && m <= WG_MR && n <= NR) {
    WG_FN(panel_tile)(!transpose_a, m, n, k, a, lda, b, ldb, c, ldc, alpha, beta, bias);
    return true;
  }
  if (transpose_a && transpose_b && n <= WG_MR && m <= NR && beta == 0 && bias == NULL) {
    // C is the transpose of B A, which needs no packing.
    WG_T transposed[WG_MR * NR];
    WG_FN(panel_tile)(true, n, m, k, b, ldb, a, lda, transposed, NR, alpha, 0, NULL);
    for (int64_t i = 0; i < m; i++) {
      // Scattered stores would take ten times as long.
      _Pragma("clang loop vectorize(disable) unroll_count(2)")
      for (int64_t j = 0; j < n; j++) c[i * ldc + j] = transposed[j * NR + i];
    }
    return true;
  }
  return false;
}

static void WG_FN(add_bias)(int64_t m, int64_t n, const WG_T *bias, WG_T *c, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) c[i * ldc + j] += bias[j];
  }
}

static bool WG_FN(multiply)(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                            WG_T alpha, const WG_T *a, int64_t lda, const WG_T *b, int64_t ldb,
                            WG_T beta, WG_T *c, int64_t ldc, const WG_T *bias) {
  if (WG_FN(multiply_few)(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc,
                          bias)) {
    return true;
  }
  if (WG_FN(multiply_vector)(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c,
                             ldc)) {
    if (bias != NULL) WG_FN(add_bias)(m, n, bias, c, ldc);
    return true;
  }
  if (WG_FN(multiply_tile)(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc,
                           bias)) {
    return true;
  }
  WG_FN(plan) plan = {
    .m = m, .n = n, .k = k, .a = a, .b = b, .c = c, .bias = bias, .lda = lda, .ldb = ldb,
    .ldc = ldc, .alpha = alpha, .beta = beta, .transpose_a = transpose_a,
    .transpose_b = transpose_b};
  // 32-bit division is faster, and the tiny shapes notice; both sides are exact.
  plan.row_tiles = m <= INT32_MAX / 2 ? ((uint32_t)m + WG_MR - 1) / WG_MR : (m + WG_MR - 1) / WG_MR;
  plan.rows = m <= INT32_MAX ? (uint32_t)m / (uint32_t)plan.row_tiles : m / plan.row_tiles;
  plan.longer = m - plan.rows * plan.row_tiles;
  // Blocks of k are equal and fit the first-level cache. Taking them whether or not anything is packed
  // keeps the order of sums independent of that choice.
  const int64_t deepest = WG_DEPTH_BYTES / (int64_t)sizeof(WG_T);
  plan.depth = k;
  if (k > deepest) {
    const int64_t blocks = (k + deepest - 1) / deepest;
    plan.depth = (k + blocks - 1) / blocks;
  }
  const bool paged = ldb >= WG_PAGE_BYTES / (int64_t)sizeof(WG_T);
  plan.pack_b =
    transpose_b || plan.row_tiles >= (paged ? WG_PACK_PAGED_B_TILES : WG_PACK_B_TILES);
  plan.pack_a =
      n > (!transpose_a && k > deepest ? WG_PACK_DEEP_A_PANELS : WG_PACK_A_PANELS) * NR;
  char *workspace = NULL;
  if (plan.pack_a || plan.pack_b) {
    workspace = wg_gemm_workspace();
    if (workspace == NULL) return false;
  }
  if ((double)m * (double)n * (double)k * (double)sizeof(WG_T) >= WG_SPLIT_WORK &&
      wg_thread_count() > 1) {
    WG_FN(run_on_threads)(&plan);
  } else {
    WG_FN(run)(&plan, 0, plan.row_tiles, 0, n, workspace);
  }
  return true;
}

#undef LANES
#undef LOW
#undef HIGH
#undef WG_LANES
#undef NR
#undef INLINE
#undef UNROLL
#undef DOT_MOST
#undef DOT_PARAMETERS
#undef DOT_ARGUMENTS
#undef TILE_PARAMETERS
#undef TILE_ARGUMENTS
#undef STAMP
#undef STAMP_FEW
#undef FEW_PARAMETERS
#undef FEW_ENTRIES
#undef STAMP_WHOLE
#undef STAMP_VECTORS
#undef STAMP_VECTORS_WHOLE
#undef ENTRY
#undef ENTRY_PP
#undef ENTRY_RP
#undef ENTRY_PW
#undef ENTRY_RW
#undef STAMP_HALF
#undef ENTRY_PH
#undef ENTRY_RH
#undef WG_T
#undef WG_FN
