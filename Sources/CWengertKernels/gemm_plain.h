// The matrix product as a plain loop, for one element type. Included once per type by gemm.c with
//   WG_T     the element type
//   WG_SUM_T the type sums are kept in; unsigned for integers, so that overflow wraps
//   WG_NAME  the function
// It serves the integer types, and floating point when there is no memory to pack into.

// Columns of C whose sums are kept on the stack, so that C is read and written once.
#define WG_COLUMNS 64

static void WG_NAME(const wg_product *x) {
  const int64_t a_row = x->transpose_a ? 1 : x->lda, a_step = x->transpose_a ? x->lda : 1;
  for (int64_t j0 = 0; j0 < x->n; j0 += WG_COLUMNS) {
    const int64_t columns = x->n - j0 < WG_COLUMNS ? x->n - j0 : WG_COLUMNS;
    for (int64_t i = 0; i < x->m; i++) {
      const WG_T *row = (const WG_T *)x->a + i * a_row;
      WG_SUM_T sum[WG_COLUMNS] = {0};
      if (x->transpose_b) {
        for (int64_t j = 0; j < columns; j++) {
          const WG_T *column = (const WG_T *)x->b + (j0 + j) * x->ldb;
          WG_SUM_T s = 0;
          for (int64_t p = 0; p < x->k; p++) s += (WG_SUM_T)row[p * a_step] * (WG_SUM_T)column[p];
          sum[j] = s;
        }
      } else {
        for (int64_t p = 0; p < x->k; p++) {
          const WG_SUM_T s = (WG_SUM_T)row[p * a_step];
          const WG_T *y = (const WG_T *)x->b + p * x->ldb + j0;
          for (int64_t j = 0; j < columns; j++) sum[j] += s * (WG_SUM_T)y[j];
        }
      }
      WG_T *z = (WG_T *)x->c + i * x->ldc + j0;
      if (x->adds) {
        for (int64_t j = 0; j < columns; j++) sum[j] += (WG_SUM_T)z[j];
      }
      for (int64_t j = 0; j < columns; j++) z[j] = (WG_T)sum[j];
    }
  }
}

#undef WG_COLUMNS
#undef WG_T
#undef WG_SUM_T
#undef WG_NAME
