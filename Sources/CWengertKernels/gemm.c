// Matrix products: wg_gemm and wg_affine.
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
static bool flushes(const wg_product *x) {
  return (double)x->m * (double)x->n * (double)x->k >= WG_FLUSH_PRODUCT;
}

// False, with C untouched, if there is nothing to multiply or no memory for packing.
static bool multiply_floats(const product_kernels *kernels, wg_dtype t, const wg_product *x) {
  if (x->k <= 0) return false;
  const bool has_mode = flushes(x);
  const wg_float_mode mode = has_mode ? wg_flush_subnormals() : 0;
  const bool is_done = t == WG_FLOAT32 ? kernels->float32(x) : kernels->float64(x);
  if (has_mode) wg_set_float_mode(mode);
  return is_done;
}

static void multiply(const product_kernels *kernels, wg_dtype t, const wg_product *x) {
  if (x->m <= 0 || x->n <= 0) return;
  switch (t) {
  case WG_FLOAT32:
    if (!multiply_floats(kernels, t, x)) plain_float32(x);
    break;
  case WG_FLOAT64:
    if (!multiply_floats(kernels, t, x)) plain_float64(x);
    break;
  case WG_INT32: plain_int32(x); break;
  case WG_INT64: plain_int64(x); break;
  case WG_UINT8:
  case WG_BOOL: plain_uint8(x); break;
  }
}

void wg_gemm(wg_dtype t, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             const void *a, int64_t lda, const void *b, int64_t ldb, bool adds, void *c,
             int64_t ldc) {
  const wg_product x = {transpose_a, transpose_b, adds, m, n, k, lda, ldb, ldc, a, b, NULL, c};
  multiply(wg_kernels()->product, t, &x);
}

bool wg_gemm_with_instruction_set(const char *name, wg_dtype t, bool transpose_a, bool transpose_b,
                                  int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
                                  const void *b, int64_t ldb, bool adds, void *c, int64_t ldc) {
  const wg_kernel_set *set = wg_kernels_named(name);
  if (set == NULL) return false;
  const wg_product x = {transpose_a, transpose_b, adds, m, n, k, lda, ldb, ldc, a, b, NULL, c};
  multiply(set->product, t, &x);
  return true;
}

void wg_transpose(wg_dtype t, int64_t rows, int64_t columns, const void *x, int64_t ld, void *y,
                  int64_t stride) {
  if (rows <= 0) return;
  const product_kernels *kernels = wg_kernels()->product;
  if (t == WG_FLOAT32) kernels->transpose_float32(rows, columns, x, ld, y, stride);
  else kernels->transpose_float64(rows, columns, x, ld, y, stride);
}

static void repeat_rows(int64_t m, size_t bytes, const void *row, char *c) {
  for (int64_t i = 0; i < m; i++) memcpy(c + (size_t)i * bytes, row, bytes);
}

void wg_affine(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *x, const void *w,
               const void *bias, void *y) {
  if (m <= 0 || n <= 0) return;
  const wg_product product = {false, false, false, m, n, k, k, n, n, x, w, bias, y};
  if (multiply_floats(wg_kernels()->product, t, &product)) return;
  repeat_rows(m, (size_t)n * (t == WG_FLOAT32 ? sizeof(float) : sizeof(double)), bias, y);
  if (k > 0) wg_gemm(t, false, false, m, n, k, x, k, w, n, true, y, n);
}
