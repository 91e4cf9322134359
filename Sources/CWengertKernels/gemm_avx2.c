// The matrix product with 256-bit vectors and fused multiply-add.
#include "gemm_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma STDC FP_CONTRACT ON
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

// 12 sums, 2 vectors of B and a broadcast of A: 15 of 16 registers.
#define WG_MR 6
#define WG_NV 2
#define WG_EACH_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6)
// There are masked stores, but they are slow on some processors; parts are stored by halves.
#define WG_MASKS 0

// A mask of `count` lanes starts at element 8 - count (4 - count of the 64-bit ones).
static const int32_t mask_words[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
static const int64_t mask_longs[8] = {-1, -1, -1, -1};

static inline __m256i mask_float32(int64_t count) {
  return _mm256_loadu_si256((const __m256i *)(mask_words + 8 - count));
}

static inline __m256 load_part_float32(const float *from, int64_t count) {
  return _mm256_maskload_ps(from, mask_float32(count));
}

static inline void store_part_float32(float *to, __m256 v, int64_t count) {
  __m128 part = _mm256_castps256_ps128(v);
  if (count & 8) {
    _mm256_storeu_ps(to, v);
    return;
  }
  if (count & 4) {
    _mm_storeu_ps(to, part);
    part = _mm256_extractf128_ps(v, 1);
    to += 4;
  }
  if (count & 2) {
    _mm_storel_pi((__m64 *)to, part);
    part = _mm_movehl_ps(part, part);
    to += 2;
  }
  if (count & 1) _mm_store_ss(to, part);
}

#define WG_T float
#define WG_LANES 8
#define WG_FN(name) name##_float32
#include "gemm_kernels.h"

static inline __m256i mask_float64(int64_t count) {
  return _mm256_loadu_si256((const __m256i *)(mask_longs + 4 - count));
}

static inline __m256d load_part_float64(const double *from, int64_t count) {
  return _mm256_maskload_pd(from, mask_float64(count));
}

static inline void store_part_float64(double *to, __m256d v, int64_t count) {
  __m128d part = _mm256_castpd256_pd128(v);
  if (count & 4) {
    _mm256_storeu_pd(to, v);
    return;
  }
  if (count & 2) {
    _mm_storeu_pd(to, part);
    part = _mm256_extractf128_pd(v, 1);
    to += 2;
  }
  if (count & 1) _mm_store_sd(to, part);
}

#define WG_T double
#define WG_LANES 4
#define WG_FN(name) name##_float64
#include "gemm_kernels.h"

#pragma clang attribute pop

const product_kernels wg_product_avx2 = {
  multiply_float32, multiply_float64, {CONVOLUTION(float32), CONVOLUTION(float64)},
  {PACKED(float32), PACKED(float64)},
  pack_across_float32, pack_across_float64};
#endif
