#include "CKernels.h"

#define WG_T float
#define WG_SUM_T float
#define WG_NAME plain_float32
#include "gemm_plain.h"

#define WG_T double
#define WG_SUM_T double
#define WG_NAME plain_float64
#include "gemm_plain.h"

#define WG_T int32_t
#define WG_SUM_T uint32_t
#define WG_NAME plain_int32
#include "gemm_plain.h"

#define WG_T int64_t
#define WG_SUM_T uint64_t
#define WG_NAME plain_int64
#include "gemm_plain.h"

#define WG_T uint8_t
#define WG_SUM_T uint32_t
#define WG_NAME plain_uint8
#include "gemm_plain.h"

void wg_gemm(wg_dtype t, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             double alpha, const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
             void *c, int64_t ldc) {
  if (m <= 0 || n <= 0) return;
  switch (t) {
  case WG_FLOAT32:
    plain_float32(transpose_a, transpose_b, m, n, k, (float)alpha, a, lda, b, ldb, beta == 0,
                  (float)beta, c, ldc);
    break;
  case WG_FLOAT64:
    plain_float64(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta == 0, beta, c, ldc);
    break;
  // Through int64_t, so that a negative factor wraps instead of being undefined.
  case WG_INT32:
    plain_int32(transpose_a, transpose_b, m, n, k, (uint32_t)(int64_t)alpha, a, lda, b, ldb,
                beta == 0, (uint32_t)(int64_t)beta, c, ldc);
    break;
  case WG_INT64:
    plain_int64(transpose_a, transpose_b, m, n, k, (uint64_t)(int64_t)alpha, a, lda, b, ldb,
                beta == 0, (uint64_t)(int64_t)beta, c, ldc);
    break;
  case WG_UINT8:
  case WG_BOOL:
    plain_uint8(transpose_a, transpose_b, m, n, k, (uint32_t)(int64_t)alpha, a, lda, b, ldb,
                beta == 0, (uint32_t)(int64_t)beta, c, ldc);
    break;
  }
}
