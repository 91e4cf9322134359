// The matrix product with 512-bit vectors and masks.
#include "gemm_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma STDC FP_CONTRACT ON
#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)

// 28 sums, 2 vectors of B and a broadcast of A: 31 of 32 registers.
#define WG_MR 14
#define WG_NV 2
#define WG_EACH_ROWS(X) \
  X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#define WG_MASKS 1

static inline __m512 load_part_float32(const float *from, int64_t count) {
  return _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
}

static inline void store_part_float32(float *to, __m512 v, int64_t count) {
  _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), v);
}

static inline __m256 half_load_part_float32(const float *from, int64_t count) {
  return _mm256_maskz_loadu_ps((__mmask8)((1u << count) - 1), from);
}

static inline void half_store_part_float32(float *to, __m256 v, int64_t count) {
  _mm256_mask_storeu_ps(to, (__mmask8)((1u << count) - 1), v);
}

#define WG_T float
#define WG_LANES 16
#define WG_FN(name) name##_float32
#include "gemm_kernels.h"

static inline __m512d load_part_float64(const double *from, int64_t count) {
  return _mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), from);
}

static inline void store_part_float64(double *to, __m512d v, int64_t count) {
  _mm512_mask_storeu_pd(to, (__mmask8)((1u << count) - 1), v);
}

static inline __m256d half_load_part_float64(const double *from, int64_t count) {
  return _mm256_maskz_loadu_pd((__mmask8)((1u << count) - 1), from);
}

static inline void half_store_part_float64(double *to, __m256d v, int64_t count) {
  _mm256_mask_storeu_pd(to, (__mmask8)((1u << count) - 1), v);
}

#define WG_T double
#define WG_LANES 8
#define WG_FN(name) name##_float64
#include "gemm_kernels.h"

#pragma clang attribute pop

const product_kernels wg_product_avx512 = {
  multiply_float32, multiply_float64, {CONVOLUTION(float32), CONVOLUTION(float64)},
  {PACKED(float32), PACKED(float64)},
  pack_across_float32, pack_across_float64};
#endif
