// The matrix product with 128-bit vectors, which every processor has: SSE2 or NEON.
#include "gemm_internal.h"

#pragma STDC FP_CONTRACT ON

#if defined(__aarch64__)
// 24 sums, 3 vectors of B and a broadcast of A: 28 of 32 registers.
#define WG_MR 8
#define WG_NV 3
#define WG_EACH_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#else
// 12 sums, 2 vectors of B and a broadcast of A: 15 of 16 registers.
#define WG_MR 6
#define WG_NV 2
#define WG_EACH_ROWS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#endif
#define WG_MASKS 0

typedef float float32x4 __attribute__((vector_size(16)));
typedef double float64x2 __attribute__((vector_size(16)));

static inline float32x4 load_part_float32(const float *from, int64_t count) {
  float32x4 v = {from[0]};
  if (count > 1) v[1] = from[1];
  if (count > 2) v[2] = from[2];
  if (count > 3) v[3] = from[3];
  return v;
}

static inline void store_part_float32(float *to, float32x4 v, int64_t count) {
  to[0] = v[0];
  if (count > 1) to[1] = v[1];
  if (count > 2) to[2] = v[2];
  if (count > 3) to[3] = v[3];
}

#define WG_T float
#define WG_LANES 4
#define WG_FN(name) name##_float32
#include "gemm_kernels.h"

static inline float64x2 load_part_float64(const double *from, int64_t count) {
  float64x2 v = {from[0]};
  if (count > 1) v[1] = from[1];
  return v;
}

static inline void store_part_float64(double *to, float64x2 v, int64_t count) {
  to[0] = v[0];
  if (count > 1) to[1] = v[1];
}

#define WG_T double
#define WG_LANES 2
#define WG_FN(name) name##_float64
#include "gemm_kernels.h"

#if defined(__aarch64__)
const product_kernels wg_product_neon = {
  multiply_float32, multiply_float64, {CONVOLUTION(float32), CONVOLUTION(float64)},
  {PACKED(float32), PACKED(float64)},
  pack_across_float32, pack_across_float64};
#else
const product_kernels wg_product_baseline = {
  multiply_float32, multiply_float64, {CONVOLUTION(float32), CONVOLUTION(float64)},
  {PACKED(float32), PACKED(float64)},
  pack_across_float32, pack_across_float64};
#endif
