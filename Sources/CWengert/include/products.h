// Matrix products (gemm*.c).
#ifndef WG_PRODUCTS_H
#define WG_PRODUCTS_H

#include "element_types.h"

// C[m,n] = op(A)[m,k] op(B)[k,n], or is added to C, which is not read otherwise. Row-major; lda, ldb, ldc are
// row strides of the matrices as stored. k == 0 gives 0, or C. Floating-point types use the packed
// micro-kernels; integers a plain loop.
void wg_gemm(wg_dtype t, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             const void *a, int64_t lda, const void *b, int64_t ldb, bool adds, void *c,
             int64_t ldc);
// y[m,n] = x[m,k] w[k,n] + bias[n] in every row; contiguous, floating-point types. The bits are those of
// the product with the bias added afterwards.
void wg_affine(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *x, const void *w,
               const void *bias, void *y);
// y[p * stride + i] = x[i * ld + p] for i < rows <= stride and p < columns; floating-point types. Elements
// between rows of y, up to the next multiple of 16, may be overwritten.
void wg_transpose(wg_dtype t, int64_t rows, int64_t columns, const void *x, int64_t ld, void *y,
                  int64_t stride);
// The same as wg_gemm with the kernels of one instruction set, whichever is in use; for tests. False, with
// C untouched, if this processor or build does not have it.
bool wg_gemm_with_instruction_set(const char *name, wg_dtype t, bool transpose_a, bool transpose_b,
                                  int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
                                  const void *b, int64_t ldb, bool adds, void *c, int64_t ldc);

#endif
