// Elementary functions of one float64, stamped per instruction set.
#ifndef WENGERT_MATH_F64_CONSTANTS
#define WENGERT_MATH_F64_CONSTANTS

// (exp(r) - 1 - r) / r^2 on |r| <= ln 2 / 2; r^2 times the error is below 2^-58.
#define EXP_POLYNOMIAL_F64                                                                         \
  {0x1.000000000000cp-1,  0x1.5555555555561p-3,  0x1.555555554ffecp-5,  0x1.111111110d5eap-7,      \
   0x1.6c16c185b6dd5p-10, 0x1.a01a01bafd7f4p-13, 0x1.a0199668253c1p-16, 0x1.71dddf8fe61d2p-19,     \
   0x1.28b0729e575a2p-22, 0x1.af85e4c03775fp-26}
// (2 atanh(s) / s - 2) / z, z = s^2, for |s| <= (sqrt 2 - 1) / (sqrt 2 + 1); z times the error is
// below 2^-58.
#define LOG_POLYNOMIAL_F64                                                                         \
  {0x1.5555555555593p-1, 0x1.999999997fca1p-2, 0x1.249249420260cp-2, 0x1.c71c51fa10286p-3,         \
   0x1.7466424a3841bp-3, 0x1.39a15d9c2ae57p-3, 0x1.2f094532095e8p-3}
#define MANTISSA_BITS_F64 52
#define EXPONENT_BIAS_F64 1023.0
#define MAGIC_F64 0x1.8p52
#define TWO_TO_MANTISSA_BITS_F64 0x1p52
#define LOG2_E_F64 0x1.71547652b82fep+0
#define LN2_HIGH_F64 0x1.62e42fefa38p-1  // 42 bits: exact times any exponent
#define LN2_LOW_F64 0x1.ef35793c7673p-45
#define EXP_OVERFLOWS_F64 710.0
#define EXP_NORMAL_F64 -708.0
#define EXP_VANISHES_F64 -746.0
#define X_EXP_VANISHES_F64 -760.0  // x exp(x) is below half the least number
#define TANH_IS_1_F64 40.0         // so is exp(-x) against 1, with room
#define SQRT_HALF_F64 0x1.6a09e667f3bcdp-1
#define LEAST_NORMAL_F64 0x1p-1022
#define DENORMAL_SCALE_F64 0x1p54
#define DENORMAL_SHIFT_F64 54
#define HIGH_HALF_F64 0xffffffff00000000u
#define HIGH_FACTOR_F64 0xfffffffff8000000u
#define LOG2_E_HIGH_F64 0x1.71547p+0
#define LOG2_E_LOW_F64 0x1.94ae0bf85ddf4p-22
#define LOG10_E_HIGH_F64 0x1.bcb7bp-2
#define LOG10_E_LOW_F64 0x1.526e50e32a6abp-26
#define LOG10_2_HIGH_F64 0x1.34413509f78p-2
#define LOG10_2_LOW_F64 0x1.fef311f12b358p-46

// (sin(r) / r - 1) / z and (cos(r) - 1 + z / 2) / z^2, z = r^2, on |r| <= pi / 4; errors times z and
// z^2 are below 2^-58 and 2^-64.
#define SIN_POLYNOMIAL_F64                                                                         \
  {-0x1.5555555555549p-3, 0x1.111111110f861p-7,  -0x1.a01a019c0e4e2p-13,                           \
   0x1.71de3574ba7c4p-19, -0x1.ae5e63ccd44e7p-26, 0x1.5d9246714f7a3p-33}
#define COS_POLYNOMIAL_F64                                                                         \
  {0x1.555555555554cp-5,   -0x1.6c16c16c15163p-10, 0x1.a01a019caf015p-16,                          \
   -0x1.27e4f807dedfap-22, 0x1.1ee9ea71f7badp-29,  -0x1.8fadd2d1e5766p-37}
// pi / 2 in three parts; the first two have 33 bits.
#define HALF_PI_1 0x1.921fb544p+0
#define HALF_PI_2 0x1.0b4611a6p-34
#define HALF_PI_3 0x1.3198a2e037073p-69
#define TWO_OVER_PI 0x1.45f306dc9c883p-1
// Up to here n has 20 bits and its products with the 33-bit parts are exact.
#define TRIG_LIMIT 0x1p20

// erf(t) / t as a polynomial in t^2 on [0, 1]; error below 2^-62.
#define ERF_POLYNOMIAL_F64                                                                         \
  {0x1.20dd750429b6dp+0,  -0x1.812746b0379e6p-2,  0x1.ce2f21a042b34p-4,  -0x1.b82ce31284f38p-6,    \
   0x1.565bcd0dbd921p-8,  -0x1.c02db3db49762p-11, 0x1.f9a321e4b84f9p-14, -0x1.f4d1e434bc0cfp-17,   \
   0x1.b9df305cad6f7p-20, -0x1.5f1f40faeea79p-23, 0x1.f7b99d7c8709ap-27, -0x1.38ac2290d3965p-30,   \
   0x1.062759c5be8ecp-34}
// (1 + 2 t) exp(t^2) erfc(t) as a polynomial in u = (t - 4) / (t + 4) for t in [0, 28] (the form of
// Shepherd and Laframboise, 1981; the fit is our own); error below 2^-59.
#define ERFC_POLYNOMIAL_F64                                                                        \
  {0x1.3ba5916e9fd7fp+0,   -0x1.1df1ad154a28fp-3,  0x1.f7f5df66fd6dcp-7,   0x1.16ecefcfa54a3p-4,   \
   -0x1.9ddb23c3e89c4p-4,  0x1.7fee004e0fe36p-4,   -0x1.0fb06dfe54a11p-4,  0x1.3079edf6d4572p-5,   \
   -0x1.09623882b4c37p-6,  0x1.49c6726f1b441p-8,   -0x1.8d4a9c392be1ap-11, -0x1.a1df161b8aecap-13, \
   0x1.3be06abca7b5dp-13,  -0x1.995acf58cafe5p-16, -0x1.788d9b21c656fp-17, 0x1.7f3487c5932dcp-18,  \
   0x1.3bcf4fa373afap-22,  -0x1.bb71f69ff508dp-21, 0x1.3e75b59693acep-24,  0x1.d9f5a74d5ee5ap-24,  \
   -0x1.2c8890239f31ap-26, -0x1.e3e9a7d0c3203p-27, 0x1.ce9517252468cp-30,  0x1.4a4e7b8e88c58p-30}
#define TWO_THIRDS 0x1.5555555555555p-1
#define TWO_THIRDS_LOW 0x1.5555555555555p-55
#define SQRT_HALF_LOW -0x1.bdd3413b26456p-55  // sqrt(1 / 2) less SQRT_HALF_F64
// 2 sqrt(2 / pi), in two parts, and that times 0.044715.
#define GELU_SLOPE 0x1.9884533d43651p+0
#define GELU_SLOPE_LOW -0x1.cbc0d30ebfd15p-54
#define GELU_CUBIC 0x1.2444f2a4d8b4bp-4
#define GELU_CUBIC_LOW -0x1.6c843a29d1c70p-61

#endif

#define REAL double
#define BITS uint64_t
#define R(name) WG_ISA(name##_f64)
#define K(name) name##_F64
#include "math_shared.h"

// x = n pi/2 + (r + low), n also modulo 4 in the low bits of `quadrant`, for |x| <= TRIG_LIMIT. Three
// parts of pi/2 leave an absolute error near 2^-100, so r is right even next to a multiple of pi/2.
typedef struct {
  double r, low;
  uint64_t quadrant;
} R(angle);
WG_INLINE R(angle) R(reduce_angle)(double x) {
  double shifted = FMA(x, TWO_OVER_PI, MAGIC_F64);
  double n = shifted - MAGIC_F64;
  double a = FMA(n, -HALF_PI_1, x);
  double w = n * HALF_PI_2;
  double b = a - w, back = b - a;
  double lost = (a - (b - back)) - (w + back);
  lost = FMA(n, -HALF_PI_3, lost);
  double r = b + lost;
  return (R(angle)){r, (b - r) + lost, R(bits)(shifted)};
}
WG_INLINE double R(sin_or_cos)(double x, uint64_t turn) {
  static const double s[] = SIN_POLYNOMIAL_F64, c[] = COS_POLYNOMIAL_F64;
  R(angle) t = R(reduce_angle)(x);
  uint64_t quadrant = t.quadrant + turn;
  double z = t.r * t.r, h = 0.5 * z;
  double sine = t.r + FMA(t.r * z, R(polynomial)(6, s, z), t.low * (1 - h));
  double w = 1 - h;
  double cosine = w + (((1 - w) - h) + FMA(z * z, R(polynomial)(6, c, z), -t.r * t.low));
  double y = quadrant & 1 ? cosine : sine;
  return R(real)(R(bits)(y) ^ (quadrant & 2) << 62);
}
// For |x| <= TRIG_LIMIT.
WG_INLINE double R(sin)(double x) { return x == 0 ? x : R(sin_or_cos)(x, 0); }
WG_INLINE double R(cos)(double x) { return R(sin_or_cos)(x, 1); }

// log x in two parts, for finite x > 0: an error of 2^-64 of it, so that 700 times as much does not count in
// an exponent. With s = f / (2 + f), log(1 + f) = 2 s + s z (2/3 + z Q(z)), z = s^2, in two parts but for Q.
WG_INLINE R(sum2) R(log_in_parts)(double x) {
  static const double c[] = {2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13, 2.0 / 15,
                             2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23, 2.0 / 25, 2.0 / 27};
  R(log_parts) l = R(log_split_any)(x);
  double d = 2 + l.f, d_low = l.f - (d - 2);
  double s = l.f / d;
  R(sum2) back = R(product2)(s, d);
  double s_low = (((l.f - back.high) - back.low) - s * d_low) / d;
  R(sum2) z = R(product2)(s, s);
  z.low = FMA(2 * s, s_low, z.low);
  double t = z.high * R(polynomial)(sizeof c / sizeof *c, c, z.high);
  double q = TWO_THIRDS + t, q_low = ((TWO_THIRDS - q) + t) + TWO_THIRDS_LOW;
  R(sum2) w = R(product2)(z.high, q);
  w.low += FMA(z.high, q_low, z.low * q);
  R(sum2) u = R(product2)(s, w.high);
  u.low += FMA(s, w.low, s_low * w.high);
  double high = 2 * s + u.high, low = ((2 * s - high) + u.high) + FMA(2.0, s_low, u.low);
  double power = l.k * LN2_HIGH_F64, sum = power + high;
  low += FMA(l.k, LN2_LOW_F64, (power - sum) + high);
  double rounded = sum + low;
  return (R(sum2)){rounded, (sum - rounded) + low};
}

// |x|^y = exp(y log |x|), the exponent in two parts.
WG_INLINE double R(pow)(double x, double y) {
  double a = R(magnitude)(x);
  R(sum2) l = R(log_in_parts)(a);
  l.high = R(log_special)(a, l.high);
  R(sum2) v = R(product2)(y, l.high);
  double tail = R(magnitude)(v.high) < 800 ? FMA(y, l.low, v.low) : 0;
  double bounded = R(at_least)(R(at_most)(v.high, EXP_OVERFLOWS_F64), EXP_VANISHES_F64);
  R(exp_parts) e = R(exp_split)(bounded, -tail);
  R(scale) scale = R(scale_of)(e.n);
  return R(pow_special)(R(exp_significand)(e) * scale.first * scale.second, x, y);
}

// (1 + 2 t) exp(t^2) erfc(t) / (1 + 2 t) for t in [0, 28].
WG_INLINE double R(scaled_erfc)(double t) {
  static const double c[] = ERFC_POLYNOMIAL_F64;
  return R(polynomial)(sizeof c / sizeof *c, c, (t - 4) / (t + 4)) / FMA(2.0, t, 1.0);
}

// erf(t) for t in [0, 1].
WG_INLINE double R(small_erf)(double t) {
  static const double c[] = ERF_POLYNOMIAL_F64;
  return t * R(polynomial)(sizeof c / sizeof *c, c, t * t);
}

WG_INLINE double R(erf)(double x) {
  double t = R(at_most)(R(magnitude)(x), 6.5);  // erf is 1 from 5.93 on
  // For t > 1 erfc(t) is below 0.16, so its error hardly counts.
  double large = 1 - R(exp)(-t * t) * R(scaled_erfc)(t);
  return R(with_sign)(t < 1 ? R(small_erf)(t) : large, x);
}

// x Phi(x) = x erfc(-x / sqrt 2) / 2; near 0, where erfc loses digits in u, x (1 + erf) / 2. With
// e = exp(-x^2 / 2) and the square kept in two parts, the tail is e x p / (1 + 2 t) / 2, p the polynomial
// of erfc. Each factor has a low part, so that only the last rounding counts; the scale of e is applied
// last, as in silu.
WG_INLINE double R(gelu)(double operand) {
  static const double c[] = ERFC_POLYNOMIAL_F64;
  enum { N = sizeof c / sizeof *c };
  double x = R(at_least)(operand, -39.5);
  double v = R(at_most)(R(magnitude)(x), 39.5);
  R(sum2) square = R(product2)(v, v);
  R(exp_parts) e = R(exp_split)(-0.5 * square.high, 0.5 * square.low);
  R(scale) s = R(scale_of)(e.n);
  double e_high = 1 + e.r, e_low = (e.r - (e_high - 1)) + e.t;
  R(sum2) t = R(product2)(v, SQRT_HALF_F64);
  t.low = FMA(v, SQRT_HALF_LOW, t.low);
  double u = (t.high - 4) / (t.high + 4);
  double rest = u * R(polynomial)(N - 1, c + 1, u);
  double p_high = c[0] + rest, p_low = rest - (p_high - c[0]);
  double d = FMA(2.0, t.high, 1.0);
  double d_low = t.high > 0.5 ? 1 - (d - 2 * t.high) : 2 * t.high - (d - 1);
  d_low = FMA(2.0, t.low, d_low);
  R(sum2) q = R(product2)(e_high, p_high);
  q.low = FMA(e_high, p_low, FMA(e_low, p_high, q.low));
  R(sum2) w = R(product2)(0.5 * v, q.high);
  w.low = FMA(0.5 * v, q.low, w.low);
  double y = w.high / d;
  R(sum2) back = R(product2)(y, d);
  y += (((w.high - back.high) - back.low) + (w.low - y * d_low)) / d;
  y *= s.first;
  double large = x < 0 ? -y * s.second : FMA(-y, s.second, x);
  double h = 0.5 * x;
  double small = FMA(h, R(with_sign)(R(small_erf)(t.high), x), h);
  return t.high < 0.4 ? small : large;
}

// x sigmoid(2 u), 2 u = x (GELU_SLOPE + GELU_CUBIC x^2) in two parts for the tail's sake.
WG_INLINE double R(gelu_tanh)(double operand) {
  double x = R(at_least)(operand, -24.0);
  double v = R(at_most)(R(magnitude)(x), 24.0);
  R(sum2) square = R(product2)(v, v);
  R(sum2) cubic = R(product2)(square.high, GELU_CUBIC);
  double cubic_low = cubic.low + FMA(square.low, GELU_CUBIC, square.high * GELU_CUBIC_LOW);
  double slope = cubic.high + GELU_SLOPE, back = slope - GELU_SLOPE;
  double slope_low = ((cubic.high - back) + (GELU_SLOPE - (slope - back))) +
                     (cubic_low + GELU_SLOPE_LOW);
  R(sum2) u = R(product2)(v, slope);
  R(exp_parts) e = R(exp_split)(-u.high, FMA(v, slope_low, u.low));
  R(scale) s = R(scale_of)(e.n);
  double z = R(exp_significand)(e) * s.first;
  double y = (x < 0 ? x * z : x) / FMA(z, s.second, 1.0);
  return x < 0 ? y * s.second : y;
}

#undef REAL
#undef BITS
#undef R
#undef K
#undef FMA
