// Products with a few columns. Part of gemm_kernels.h.

// Matrices of 2 to 4 columns, stored row by row without gaps: tiles would fill so many lanes of a vector.
// Here the elements of a column are a known distance apart, and the compiler takes as many rows at once
// as a vector has lanes.

// C[m, N] = A[m, K] B[K, N] + bias, or with A stored as [K, m] (`across`). Every sum runs in the
// order of a tile.
INLINE void WG_FN(few_columns)(const bool across, const int K, const int N, int64_t m,
                               const WG_T *restrict a, int64_t lda, const WG_T *b,
                               const WG_T *bias, WG_T *restrict c) {
  for (int64_t i = 0; i < m; i++) {
    UNROLL for (int j = 0; j < N; j++) {
      WG_T sum = 0;
      UNROLL for (int p = 0; p < K; p++) sum += a[across ? p * lda + i : i * K + p] * b[p * N + j];
      c[i * N + j] = sum + bias[j];
    }
  }
}

#define FEW_PARAMETERS                                                                             \
  int64_t m, const WG_T *a, int64_t lda, const WG_T *b, const WG_T *bias, WG_T *c
#define STAMP_FEW(K, N)                                                                            \
  static void WG_FN(few_columns_##K##_##N)(FEW_PARAMETERS) {                                      \
    WG_FN(few_columns)(false, K, N, m, a, lda, b, bias, c);                                \
  }                                                                                                \
  static void WG_FN(few_columns_across_##K##_##N)(FEW_PARAMETERS) {                               \
    WG_FN(few_columns)(true, K, N, m, a, lda, b, bias, c);                                 \
  }
STAMP_FEW(2, 2) STAMP_FEW(2, 3) STAMP_FEW(2, 4)
STAMP_FEW(3, 2) STAMP_FEW(3, 3) STAMP_FEW(3, 4)
STAMP_FEW(4, 2) STAMP_FEW(4, 3) STAMP_FEW(4, 4)
#define FEW_ENTRIES(name)                                                                          \
  {WG_FN(name##_2_2), WG_FN(name##_2_3), WG_FN(name##_2_4)},                                      \
    {WG_FN(name##_3_2), WG_FN(name##_3_3), WG_FN(name##_3_4)},                                    \
    {WG_FN(name##_4_2), WG_FN(name##_4_3), WG_FN(name##_4_4)}

// False, with C untouched, for products of other matrices.
static bool WG_FN(multiply_few)(const wg_product *x) {
  const int64_t n = x->n, k = x->k;
  if (n < 2 || n > 4 || k < 2 || k > 4 || x->m < 16) return false;
  if ((!x->transpose_a && x->lda != k) || x->ldc != n || x->adds) return false;
  typedef void (*function)(FEW_PARAMETERS);
  static const function functions[2][3][3] = {{FEW_ENTRIES(few_columns)},
                                              {FEW_ENTRIES(few_columns_across)}};
  // Adding -0 changes nothing, not even a zero's sign.
  WG_T packed_b[16], shift[4] = {-0.0, -0.0, -0.0, -0.0};
  const WG_T *b = x->b, *bias = x->bias;
  for (int64_t p = 0; p < k; p++) {
    for (int64_t j = 0; j < n; j++) {
      packed_b[p * n + j] = x->transpose_b ? b[j * x->ldb + p] : b[p * x->ldb + j];
    }
  }
  for (int64_t j = 0; bias != NULL && j < n; j++) shift[j] = bias[j];
  functions[x->transpose_a][k - 2][n - 2](x->m, x->a, x->lda, packed_b, shift, x->c);
  return true;
}
