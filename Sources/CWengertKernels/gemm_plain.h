// The matrix product as a plain loop, for one element type. Included once per type by gemm.c with
//   WG_T     the element type
//   WG_SUM_T the type sums are kept in; unsigned for integers, so that overflow wraps
//   WG_NAME  the function
// It serves the integer types, and floating point when there is no memory to pack into.

// Columns of C whose sums are kept on the stack, so that C is read and written once.
#define WG_COLUMNS 64

static void WG_NAME(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                    WG_SUM_T alpha, const WG_T *a, int64_t lda, const WG_T *b, int64_t ldb,
                    bool beta_is_zero, WG_SUM_T beta, WG_T *c, int64_t ldc) {
  int64_t a_row = transpose_a ? 1 : lda, a_step = transpose_a ? lda : 1;
  for (int64_t j0 = 0; j0 < n; j0 += WG_COLUMNS) {
    int64_t columns = n - j0 < WG_COLUMNS ? n - j0 : WG_COLUMNS;
    for (int64_t i = 0; i < m; i++) {
      const WG_T *row = a + i * a_row;
      WG_SUM_T sum[WG_COLUMNS] = {0};
      if (transpose_b) {
        for (int64_t j = 0; j < columns; j++) {
          const WG_T *column = b + (j0 + j) * ldb;
          WG_SUM_T s = 0;
          for (int64_t p = 0; p < k; p++) s += (WG_SUM_T)row[p * a_step] * (WG_SUM_T)column[p];
          sum[j] = s;
        }
      } else {
        for (int64_t p = 0; p < k; p++) {
          WG_SUM_T x = (WG_SUM_T)row[p * a_step];
          const WG_T *y = b + p * ldb + j0;
          for (int64_t j = 0; j < columns; j++) sum[j] += x * (WG_SUM_T)y[j];
        }
      }
      WG_T *z = c + i * ldc + j0;
      if (beta_is_zero) {
        for (int64_t j = 0; j < columns; j++) z[j] = (WG_T)(alpha * sum[j]);
      } else {
        for (int64_t j = 0; j < columns; j++) {
          z[j] = (WG_T)(alpha * sum[j] + beta * (WG_SUM_T)z[j]);
        }
      }
    }
  }
}

#undef WG_COLUMNS
#undef WG_T
#undef WG_SUM_T
#undef WG_NAME
