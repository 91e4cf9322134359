#include "float_mode.h"
#include "gemm_internal.h"

#include <string.h>

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

// Products of so much work treat subnormal numbers as 0; see float_mode.h.
static bool flushes(wg_dtype t, int64_t m, int64_t n, int64_t k) {
  return t <= WG_FLOAT64 && (double)m * (double)n * (double)k >= WG_FLUSH_PRODUCT;
}

static void multiply_as_it_is(const product_kernels *kernels, wg_dtype t, bool transpose_a,
                              bool transpose_b, int64_t m, int64_t n, int64_t k, double alpha,
                              const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
                              void *c, int64_t ldc) {
  switch (t) {
  case WG_FLOAT32:
    if (k > 0 && kernels->float32(transpose_a, transpose_b, m, n, k, (float)alpha, a, lda, b, ldb,
                                  (float)beta, c, ldc, NULL)) {
      return;
    }
    plain_float32(transpose_a, transpose_b, m, n, k, (float)alpha, a, lda, b, ldb, (float)beta == 0,
                  (float)beta, c, ldc);
    break;
  case WG_FLOAT64:
    if (k > 0 && kernels->float64(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c,
                                  ldc, NULL)) {
      return;
    }
    plain_float64(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta == 0, beta, c, ldc);
    break;
  // Factors go through int64_t, so that a negative one wraps instead of being undefined.
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

static void multiply(const product_kernels *kernels, wg_dtype t, bool transpose_a, bool transpose_b,
                     int64_t m, int64_t n, int64_t k, double alpha, const void *a, int64_t lda,
                     const void *b, int64_t ldb, double beta, void *c, int64_t ldc) {
  if (m <= 0 || n <= 0) return;
  const bool has_mode = flushes(t, m, n, k);
  const wg_float_mode mode = has_mode ? wg_flush_subnormals() : 0;
  multiply_as_it_is(kernels, t, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c,
                    ldc);
  if (has_mode) wg_set_float_mode(mode);
}

void wg_gemm(wg_dtype t, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             double alpha, const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
             void *c, int64_t ldc) {
  multiply(wg_kernels()->product, t, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta,
           c, ldc);
}

static void repeat_rows(int64_t m, size_t bytes, const void *row, char *c) {
  for (int64_t i = 0; i < m; i++) memcpy(c + (size_t)i * bytes, row, bytes);
}

void wg_affine(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *x, const void *w,
               const void *bias, void *y) {
  if (m <= 0 || n <= 0) return;
  if (k > 0) {
    const product_kernels *kernels = wg_kernels()->product;
    const bool has_mode = flushes(t, m, n, k);
    const wg_float_mode mode = has_mode ? wg_flush_subnormals() : 0;
    const bool done = t == WG_FLOAT32
                        ? kernels->float32(false, false, m, n, k, 1, x, k, w, n, 0, y, n, bias)
                        : kernels->float64(false, false, m, n, k, 1, x, k, w, n, 0, y, n, bias);
    if (has_mode) wg_set_float_mode(mode);
    if (done) return;
  }
  // No memory for packing, or nothing to multiply.
  repeat_rows(m, (size_t)n * (t == WG_FLOAT32 ? sizeof(float) : sizeof(double)), bias, y);
  if (k > 0) wg_gemm(t, false, false, m, n, k, 1, x, k, w, n, 1, y, n);
}

bool wg_gemm_with_instruction_set(const char *name, wg_dtype t, bool transpose_a, bool transpose_b,
                                  int64_t m, int64_t n, int64_t k, double alpha, const void *a,
                                  int64_t lda, const void *b, int64_t ldb, double beta, void *c,
                                  int64_t ldc) {
  const wg_kernel_set *set = wg_kernels_named(name);
  if (set == NULL) return false;
  multiply(set->product, t, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  return true;
}
