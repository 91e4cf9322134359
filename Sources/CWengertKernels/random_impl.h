// Random numbers for one instruction set. Fused multiply-adds are not used here even where there are
// any, so that a seed gives the same numbers, bit by bit, on every processor.
#undef WG_FUSED
#define WG_FUSED 0
#include "math_f64.h"

// The words of `blocks` blocks from number `first` on.
static void WG_ISA(philox)(uint64_t key, uint64_t first, int blocks, uint32_t *y) {
  WG_INDEPENDENT for (int i = 0; i < blocks; i++) {
    uint64_t block = first + (uint64_t)i;
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), 0, 0};
    const uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
    philox_rounds(counter, k, y + 4 * i);
  }
}

// A double in [0, 1) from two words: 53 bits, the halves converted apart since there is no vector
// conversion of 64-bit integers everywhere. Both parts and their sum are exact.
WG_INLINE double WG_ISA(fraction53)(const uint32_t *w) {
  return (double)w[1] * 0x1p-32 + (double)(w[0] >> 11) * 0x1p-53;
}

static void WG_ISA(uniform_f32)(int m, const uint32_t *w, double low, double width, float high,
                                float last, float *y) {
  WG_INDEPENDENT for (int j = 0; j < m; j++) {
    float v = (float)(low + width * ((double)(w[j] >> 8) * 0x1p-24));
    y[j] = v >= high ? last : v;
  }
}
static void WG_ISA(uniform_f64)(int m, const uint32_t *w, double low, double width, double high,
                                double last, double *y) {
  WG_INDEPENDENT for (int j = 0; j < m; j++) {
    double v = low + width * WG_ISA(fraction53)(w + 2 * j);
    y[j] = v >= high ? last : v;
  }
}

// Whether a draw, as the whole number that it is a multiple of, is `least` or more.
static void WG_ISA(mask_f32)(int m, const uint32_t *w, uint64_t least, uint8_t *y) {
  const uint32_t bound = (uint32_t)least;
  WG_INDEPENDENT for (int j = 0; j < m; j++) y[j] = (w[j] >> 8) >= bound;
}
static void WG_ISA(mask_f64)(int m, const uint32_t *w, uint64_t least, uint8_t *y) {
  WG_INDEPENDENT for (int j = 0; j < m; j++) {
    y[j] = ((uint64_t)w[2 * j + 1] << 21 | w[2 * j] >> 11) >= least;
  }
}

// Box-Muller: sqrt(-2 log u) (cos 2 pi v, sin 2 pi v) with u in (0, 1] and v in [0, 1).
WG_INLINE void WG_ISA(box_muller)(double u, double v, double mean, double deviation, double *z) {
  double r = deviation * __builtin_elementwise_sqrt(-2 * WG_ISA(log_f64)(u));
  double angle = 0x1.921fb54442d18p+2 * v;
  z[0] = mean + r * WG_ISA(cos_f64)(angle);
  z[1] = mean + r * WG_ISA(sin_f64)(angle);
}
static void WG_ISA(normal_f32)(int pairs, const uint32_t *w, double mean, double deviation,
                               double *z) {
  WG_INDEPENDENT for (int j = 0; j < pairs; j++) {
    double u = ((double)w[2 * j] + 1) * 0x1p-32, v = (double)w[2 * j + 1] * 0x1p-32;
    WG_ISA(box_muller)(u, v, mean, deviation, z + 2 * j);
  }
}
static void WG_ISA(normal_f64)(int pairs, const uint32_t *w, double mean, double deviation,
                               double *z) {
  WG_INDEPENDENT for (int j = 0; j < pairs; j++) {
    double u = WG_ISA(fraction53)(w + 4 * j) + 0x1p-53, v = WG_ISA(fraction53)(w + 4 * j + 2);
    WG_ISA(box_muller)(u, v, mean, deviation, z + 2 * j);
  }
}

const random_kernels WG_ISA(wg_random) = {
    WG_ISA(philox),     WG_ISA(uniform_f32), WG_ISA(uniform_f64),
    WG_ISA(normal_f32), WG_ISA(normal_f64),  WG_ISA(mask_f32),
    WG_ISA(mask_f64)};
