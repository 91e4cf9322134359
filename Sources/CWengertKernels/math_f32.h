// Elementary functions of one float32, stamped per instruction set; after math_f64.h. Those of
// math_shared.h work in float32 throughout. The others work in float64 with polynomials just long
// enough for float32, which costs less than the two-part arithmetic float32 would need.
#ifndef WENGERT_MATH_F32_CONSTANTS
#define WENGERT_MATH_F32_CONSTANTS

// The constants of math_f64.h; errors 2^-28 and 2^-36.
#define EXP_POLYNOMIAL_F32 \
  {0x1p-1f, 0x1.55548ep-3f, 0x1.55545cp-5f, 0x1.123b92p-7f, 0x1.6db528p-10f}
#define LOG_POLYNOMIAL_F32 {0x1.555554p-1f, 0x1.999a7ap-2f, 0x1.2438c2p-2f, 0x1.e2f9d6p-3f}
#define MANTISSA_BITS_F32 23
#define EXPONENT_BIAS_F32 127.0f
#define MAGIC_F32 0x1.8p23f
#define TWO_TO_MANTISSA_BITS_F32 0x1p23f
#define LOG2_E_F32 0x1.715476p+0f
#define LN2_HIGH_F32 0x1.62e4p-1f  // 15 bits
#define LN2_LOW_F32 0x1.7f7d1cp-20f
#define EXP_OVERFLOWS_F32 89.0f
#define EXP_NORMAL_F32 -87.0f
#define EXP_VANISHES_F32 -104.5f
#define X_EXP_VANISHES_F32 -112.0f
#define TANH_IS_1_F32 20.0f
#define SQRT_HALF_F32 0x1.6a09e6p-1f
#define LEAST_NORMAL_F32 0x1p-126f
#define DENORMAL_SCALE_F32 0x1p25f
#define DENORMAL_SHIFT_F32 25
#define HIGH_HALF_F32 0xfffff000u
#define HIGH_FACTOR_F32 0xfffff000u
#define LOG2_E_HIGH_F32 0x1.716p+0f
#define LOG2_E_LOW_F32 -0x1.7135a8p-13f
#define LOG10_E_HIGH_F32 0x1.bccp-2f
#define LOG10_E_LOW_F32 -0x1.09d5b2p-15f
#define LOG10_2_HIGH_F32 0x1.344p-2f
#define LOG10_2_LOW_F32 0x1.3509f8p-18f

// As the float64 ones, shorter; errors 2^-39, 2^-37 and 2^-43.
#define EXP_POLYNOMIAL_D                                                                 \
  {0x1.ffffffffea7a5p-2, 0x1.5555557ea86e8p-3, 0x1.5555558b3ba4fp-5, 0x1.1110a1123bd16p-7, \
   0x1.6c162170b743fp-10, 0x1.a187409440823p-13, 0x1.a18caaa609011p-16}
#define SIN_POLYNOMIAL_D                                             \
  {-0x1.5555554cb235ep-3, 0x1.111108909867ap-7, -0x1.a00f98fe1e5bbp-13, \
   0x1.6cd738524aaf4p-19}
#define COS_POLYNOMIAL_D                                               \
  {0x1.5555554f48ed8p-5, -0x1.6c16b892e396ep-10, 0x1.a0111c2c0bd61p-16, \
   -0x1.2429ff963a66fp-22}
// pi / 2 less HALF_PI_1, to full length.
#define HALF_PI_REST 0x1.0b4611a626331p-34
#define ERF_POLYNOMIAL_D                                                                      \
  {0x1.20dd74ff16844p+0, -0x1.81273eca8cac5p-2, 0x1.ce2d1f9134b58p-4, -0x1.b7fbb3f00ed46p-6,  \
   0x1.5419f15c2cf38p-8, -0x1.a485d0ccb0897p-11, 0x1.4ae4849db3156p-14}
// In u = (t - 2.5) / (t + 2.5) for t in [0, 10.6]; error below 2^-30.
#define ERFC_POLYNOMIAL_D                                                                       \
  {0x1.43cc6f69587cdp+0, -0x1.f52c5d73052a9p-4, -0x1.959aa9573cef9p-4, 0x1.42d37c01c58a1p-3,    \
   -0x1.a5c297f65a627p-4, 0x1.0c5ec85c10226p-5, 0x1.eed3b9fca59a3p-11, -0x1.1e978ef3a17aap-8,   \
   0x1.df172b2acfc7p-12, 0x1.38da249b8ef68p-11, -0x1.9ab5a9833900ap-15, -0x1.f8e8d42e0edeep-15}

#endif

#define REAL float
#define BITS uint32_t
#define R(name) WG_ISA(name##_f32)
#define K(name) name##_F32
#include "math_shared.h"
#undef REAL
#undef FMA

// From here REAL is the type that FMA computes in.
#define REAL double
#if WG_FUSED
#define FMA(a, b, c) __builtin_elementwise_fma((REAL)(a), (REAL)(b), (REAL)(c))
#else
#define FMA(a, b, c) ((a) * (b) + (c))
#endif
#define D(name) WG_ISA(name##_f64)

// exp(x) in float64 for |x| < 700, to 2^-39.
WG_INLINE double R(exp_in_double)(double x) {
  static const double q[] = EXP_POLYNOMIAL_D;
  double n = FMA(x, LOG2_E_F64, MAGIC_F64) - MAGIC_F64;
  double r = FMA(n, -LN2_LOW_F64, FMA(n, -LN2_HIGH_F64, x));
  double p = FMA(r * r, D(polynomial)(sizeof q / sizeof *q, q, r), r);
  double s = D(power_of_2)(n);
  return FMA(s, p, s);
}

// One reduction in float64 is enough up to TRIG_LIMIT: the error of r is near 2^-67, and no float32
// below the limit is closer to a multiple of pi/2 than 2^-30 or so.
WG_INLINE float R(sin_or_cos)(float x, uint64_t turn) {
  static const double s[] = SIN_POLYNOMIAL_D, c[] = COS_POLYNOMIAL_D;
  double shifted = FMA((double)x, TWO_OVER_PI, MAGIC_F64);
  double n = shifted - MAGIC_F64;
  double r = FMA(n, -HALF_PI_REST, FMA(n, -HALF_PI_1, (double)x));
  uint64_t quadrant = D(bits)(shifted) + turn;
  double z = r * r;
  double sine = FMA(r * z, D(polynomial)(4, s, z), r);
  double cosine = FMA(z * z, D(polynomial)(4, c, z), FMA(z, -0.5, 1.0));
  double y = quadrant & 1 ? cosine : sine;
  return (float)D(real)(D(bits)(y) ^ (quadrant & 2) << 62);
}
WG_INLINE float R(sin)(float x) { return x == 0 ? x : R(sin_or_cos)(x, 0); }
WG_INLINE float R(cos)(float x) { return R(sin_or_cos)(x, 1); }

WG_INLINE double R(scaled_erfc)(double t) {
  static const double c[] = ERFC_POLYNOMIAL_D;
  return D(polynomial)(sizeof c / sizeof *c, c, (t - 2.5) / (t + 2.5)) / FMA(2.0, t, 1.0);
}

WG_INLINE float R(erf)(float x) {
  static const double c[] = ERF_POLYNOMIAL_D;
  double t = D(at_most)(D(magnitude)((double)x), 4.5);  // erf is 1 from 3.92 on
  double z = t * t;
  double small = t * D(polynomial)(sizeof c / sizeof *c, c, z);
  double large = 1 - R(exp_in_double)(-z) * R(scaled_erfc)(t);
  return (float)D(with_sign)(t < 1 ? small : large, (double)x);
}

WG_INLINE float R(gelu)(float x) {
  double v = D(at_least)((double)x, -14.9);
  double a = D(at_most)(D(magnitude)(v), 14.9);
  double q = R(exp_in_double)(-0.5 * a * a) * (0.5 * R(scaled_erfc)(a * SQRT_HALF_F64));
  return (float)(v < 0 ? v * q : FMA(-a, q, v));
}

WG_INLINE float R(gelu_tanh)(float x) {
  double v = D(at_least)((double)x, -14.9);
  double a = D(at_most)(D(magnitude)(v), 14.9);
  double z = R(exp_in_double)(-a * FMA(GELU_CUBIC * a, a, GELU_SLOPE));
  return (float)((v < 0 ? v * z : v) / (1 + z));
}

// |x|^y = exp(y log |x|) in float64.
WG_INLINE float R(pow)(float x, float y) {
  double a = D(magnitude)((double)x), b = (double)y;
  // Beyond the bounds the result is 0 or infinite.
  double v = D(at_most)(D(at_least)(b * D(log)(a), -150.0), 150.0);
  return R(pow_special)((float)R(exp_in_double)(v), x, y);
}

#undef REAL
#undef BITS
#undef R
#undef K
#undef D
#undef FMA
