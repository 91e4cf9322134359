// Elementary functions with the same algorithm for float32 and float64. Included with
//   REAL, BITS       the type and the unsigned integer as wide,
//   R(name)          `name` with the suffix of type and instruction set,
//   K(name)          the constant `name` of the type, from math_f32.h or math_f64.h.
// Everything is free of branches, so that loops over it vectorise; the polynomials are our own
// minimax fits (Remez exchange in 70-digit arithmetic), their errors stand where they are defined.

#if WG_FUSED
#define FMA(a, b, c) __builtin_elementwise_fma((REAL)(a), (REAL)(b), (REAL)(c))
#else
#define FMA(a, b, c) ((a) * (b) + (c))
#endif

WG_INLINE BITS R(bits)(REAL x) {
  BITS y;
  memcpy(&y, &x, sizeof y);
  return y;
}
WG_INLINE REAL R(real)(BITS x) {
  REAL y;
  memcpy(&y, &x, sizeof y);
  return y;
}
WG_INLINE REAL R(magnitude)(REAL x) { return __builtin_elementwise_abs(x); }
WG_INLINE REAL R(with_sign)(REAL x, REAL sign) { return __builtin_elementwise_copysign(x, sign); }

// c[0] + c[1] x + ... + c[n-1] x^(n-1) by Horner's rule.
WG_INLINE REAL R(polynomial)(int n, const REAL *c, REAL x) {
  REAL y = c[n - 1];
  _Pragma("clang loop unroll(full)") for (int i = n - 2; i >= 0; i--) y = FMA(y, x, c[i]);
  return y;
}

// a b as a rounded product and its rounding error. Without a fused multiply-add by Dekker's
// splitting, the upper half cut off by a mask.
typedef struct {
  REAL high, low;
} R(sum2);
WG_INLINE R(sum2) R(product2)(REAL a, REAL b) {
  REAL p = a * b;
#if WG_FUSED
  return (R(sum2)){p, FMA(a, b, -p)};
#else
  REAL ah = R(real)(R(bits)(a) & K(HIGH_FACTOR)), al = a - ah;
  REAL bh = R(real)(R(bits)(b) & K(HIGH_FACTOR)), bl = b - bh;
  return (R(sum2)){p, al * bl - (((p - ah * bh) - al * bh) - ah * bl)};
#endif
}

// ------------------------------------------------------------------------------- exponential

// exp(x - tail) = (1 + p) 2^n with p = r + t, |p| < 0.42 and |t| < |r|. Cody-Waite: n = round(x / ln 2)
// by adding and taking away 1.5 * 2^(mantissa bits), then r = x - n ln2 with ln 2 in two parts, the first
// so short that n times it is exact; exp(r) - 1 = r + r^2 q(r).
typedef struct {
  REAL p, r, t, n;
} R(exp_parts);

WG_INLINE R(exp_parts) R(exp_split)(REAL x, REAL tail) {
  static const REAL q[] = K(EXP_POLYNOMIAL);
  REAL n = FMA(x, K(LOG2_E), K(MAGIC)) - K(MAGIC);
  REAL high = FMA(n, -K(LN2_HIGH), x);
  REAL low = FMA(n, K(LN2_LOW), tail);
  REAL r = high - low;
  REAL rounding = (high - r) - low;
  REAL t = FMA(r * r, R(polynomial)(sizeof q / sizeof *q, q, r), rounding);
  return (R(exp_parts)){r + t, r, t, n};
}

// 1 + r + t, adding the small terms first.
WG_INLINE REAL R(exp_significand)(R(exp_parts) e) {
  REAL high = 1 + e.r;
  return high + ((e.r - (high - 1)) + e.t);
}

// 2^n for integral n in the range of normal numbers: the low bits of n + MAGIC are n itself.
WG_INLINE REAL R(power_of_2)(REAL n) {
  return R(real)((R(bits)(n + K(MAGIC)) << K(MANTISSA_BITS)) + R(bits)(1));
}

// 2^n overflows or is denormal at the ends of the range, so it is applied as two factors of about
// half the exponent; only the second multiplication can round.
typedef struct {
  REAL first, second, exponent;  // the last is the exponent of `second`
} R(scale);
WG_INLINE R(scale) R(scale_of)(REAL n) {
  REAL half = FMA(n, (REAL)0.5, K(MAGIC)) - K(MAGIC);
  return (R(scale)){R(power_of_2)(half), R(power_of_2)(n - half), n - half};
}

// Comparisons written so that NaN passes through.
WG_INLINE REAL R(at_most)(REAL x, REAL high) { return x > high ? high : x; }
WG_INLINE REAL R(at_least)(REAL x, REAL low) { return x < low ? low : x; }

WG_INLINE REAL R(exp)(REAL x) {
  x = R(at_least)(R(at_most)(x, K(EXP_OVERFLOWS)), K(EXP_VANISHES));
  R(exp_parts) e = R(exp_split)(x, 0);
  R(scale) s = R(scale_of)(e.n);
  return R(exp_significand)(e) * s.first * s.second;
}

// exp(x) for x below 0 or not far above it; 0 where that is no normal number.
WG_INLINE REAL R(exp_below)(REAL x) {
  R(exp_parts) e = R(exp_split)(R(at_least)(x, K(EXP_NORMAL)), 0);
  REAL s = R(power_of_2)(e.n);
  return x < K(EXP_NORMAL) ? 0 : FMA(s, e.p, s);
}

// 2^n p + (2^n - 1), all divided by the second factor of 2^n until the end.
WG_INLINE REAL R(expm1)(REAL x) {
  REAL v = R(at_least)(R(at_most)(x, K(EXP_OVERFLOWS)), -K(TANH_IS_1));
  R(exp_parts) e = R(exp_split)(v, 0);
  R(scale) s = R(scale_of)(e.n);
  REAL inverse = R(power_of_2)(-s.exponent);
  return R(with_sign)(FMA(s.first, e.p, s.first - inverse) * s.second, x);
}

// With exp(-2|x|) = s (1 + p): tanh |x| = ((1 - s) - s p) / ((1 + s) + s p). There is no cancellation
// for small x, where s is 1 and the numerator is -p.
WG_INLINE REAL R(tanh)(REAL x) {
  REAL v = R(at_most)(R(magnitude)(x), K(TANH_IS_1));
  R(exp_parts) e = R(exp_split)(-2 * v, 0);
  REAL s = R(power_of_2)(e.n);
  return R(with_sign)(FMA(-s, e.p, 1 - s) / FMA(s, e.p, 1 + s), x);
}

// 1 / (1 + z) or z / (1 + z) with z = exp(-|x|), which cannot overflow.
WG_INLINE REAL R(sigmoid)(REAL x) {
  REAL z = R(exp)(-R(magnitude)(x));
  return (x < 0 ? z : (REAL)1) / (1 + z);
}

// x sigmoid(x). Below zero it is x z / (1 + z) with the scale of z applied last: z alone is denormal
// where the product still has full precision. Product, sum and quotient would each add half an ulp, so
// the quotient is corrected by its remainder; 1 / (1 + z) only to 6 % there, as a line.
WG_INLINE REAL R(silu)(REAL operand) {
  REAL x = R(at_least)(operand, K(X_EXP_VANISHES));
  REAL v = R(at_least)(-R(magnitude)(x), K(X_EXP_VANISHES));
  R(exp_parts) e = R(exp_split)(v, 0);
  R(scale) s = R(scale_of)(e.n);
  REAL z = R(exp_significand)(e) * s.first;
  R(sum2) product = R(product2)(x, z);
  REAL a = x < 0 ? product.high : x, a_low = x < 0 ? product.low : (REAL)0;
  z *= s.second;
  REAL b = 1 + z, b_low = (1 - b) + z;
  REAL y = a / b;
  R(sum2) back = R(product2)(y, b);
  REAL remainder = ((a - back.high) - back.low) + (a_low - y * b_low);
  y = FMA(remainder, FMA(b, (REAL)(-8.0 / 17), (REAL)(24.0 / 17)), y);
  y = x < 0 ? y * s.second : y;
  return x > K(TANH_IS_1) ? x : y;
}

// ------------------------------------------------------------------------------- logarithm

// x = 2^k (1 + f) with 1 + f in [sqrt 1/2, sqrt 2), for positive normal x.
typedef struct {
  REAL k, f;
} R(log_parts);

WG_INLINE R(log_parts) R(log_split)(REAL x) {
  BITS half = R(bits)(K(SQRT_HALF));
  BITS b = R(bits)(x) + (R(bits)(1) - half);
  // The biased exponent, put in the mantissa of 2^MANTISSA_BITS, becomes a number.
  REAL power = K(TWO_TO_MANTISSA_BITS);
  REAL k = R(real)((b >> K(MANTISSA_BITS)) | R(bits)(power)) - (power + K(EXPONENT_BIAS));
  BITS mantissa = b & (((BITS)1 << K(MANTISSA_BITS)) - 1);
  return (R(log_parts)){k, R(real)(mantissa + half) - 1};
}

// With s = f / (2 + f): log(1 + f) = 2 atanh(s) = 2 s + s R(s^2), and 2 s = f - s f, which gives
// log(1 + f) = f - (h - s (h + R)) with h = f^2 / 2; this returns s (h + R).
WG_INLINE REAL R(log_remainder)(REAL f, REAL h) {
  static const REAL c[] = K(LOG_POLYNOMIAL);
  REAL s = f / (2 + f);
  REAL z = s * s;
  return s * FMA(z, R(polynomial)(sizeof c / sizeof *c, c, z), h);
}

// Denormal numbers are scaled into the normal range first.
WG_INLINE R(log_parts) R(log_split_any)(REAL x) {
  bool small = x < K(LEAST_NORMAL);
  R(log_parts) l = R(log_split)(small ? x * K(DENORMAL_SCALE) : x);
  l.k = small ? l.k - K(DENORMAL_SHIFT) : l.k;
  return l;
}

// log 0 = -inf, log of a negative number is NaN, +inf and NaN are their own logarithms.
WG_INLINE REAL R(log_special)(REAL x, REAL y) {
  REAL other = x == 0 ? -(REAL)INFINITY : x < 0 ? (REAL)NAN : x;
  return ((x > 0) & (x < (REAL)INFINITY)) ? y : other;
}

WG_INLINE REAL R(log)(REAL x) {
  R(log_parts) l = R(log_split_any)(x);
  REAL h = (REAL)0.5 * l.f * l.f;
  REAL t = FMA(l.k, K(LN2_LOW), R(log_remainder)(l.f, h));
  return R(log_special)(x, FMA(l.k, K(LN2_HIGH), l.f - (h - t)));
}

// log(1 + x) = log(u) + c / u, where u = 1 + x as rounded and c is the rounding error.
WG_INLINE REAL R(log1p)(REAL x) {
  REAL u = 1 + x;
  REAL back = u - 1;
  REAL c = (x - back) + (1 - (u - back));
  R(log_parts) l = R(log_split)(u);
  REAL h = (REAL)0.5 * l.f * l.f;
  REAL t = FMA(l.k, K(LN2_LOW), c / u) + R(log_remainder)(l.f, h);
  REAL y = R(log_special)(u, FMA(l.k, K(LN2_HIGH), l.f - (h - t)));
  return x == 0 ? x : y;
}

// k * base2 + log(1 + f) * factor. Both constants and log(1 + f) are in two parts, the first ones so
// short that their products are exact.
WG_INLINE REAL R(log_in_base)(REAL x, REAL factor_high, REAL factor_low, REAL base_high,
                              REAL base_low) {
  R(log_parts) l = R(log_split_any)(x);
  REAL h = (REAL)0.5 * l.f * l.f;
  REAL high = R(real)(R(bits)(l.f - h) & K(HIGH_HALF));
  REAL low = ((l.f - high) - h) + R(log_remainder)(l.f, h);
  REAL product = high * factor_high;
  REAL rest = FMA(low + high, factor_low, low * factor_high);
  REAL power = l.k * base_high;
  REAL sum = power + product;
  rest = FMA(l.k, base_low, rest) + ((power - sum) + product);
  return R(log_special)(x, sum + rest);
}
WG_INLINE REAL R(log2)(REAL x) {
  return R(log_in_base)(x, K(LOG2_E_HIGH), K(LOG2_E_LOW), 1, 0);
}
WG_INLINE REAL R(log10)(REAL x) {
  return R(log_in_base)(x, K(LOG10_E_HIGH), K(LOG10_E_LOW), K(LOG10_2_HIGH), K(LOG10_2_LOW));
}

// x^y from |x|^y, with C's signs and exceptions (C11, F.10.4.4).
WG_INLINE REAL R(pow_special)(REAL power, REAL x, REAL y) {
  REAL a = R(magnitude)(x), half = (REAL)0.5 * y;
  bool whole = __builtin_elementwise_trunc(y) == y;
  bool odd = whole & (__builtin_elementwise_trunc(half) != half);
  bool has_power = whole | (a == 0) | (a == (REAL)INFINITY);
  REAL negative = odd ? -power : has_power ? power : (REAL)NAN;
  power = R(with_sign)(1, x) < 0 ? negative : power;
  power = ((x != x) | (y != y)) ? x + y : power;
  bool is_one = (y == 0) | (x == 1) | ((a == 1) & (R(magnitude)(y) == (REAL)INFINITY));
  return is_one ? 1 : power;
}

// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
WG_INLINE REAL R(softplus)(REAL x) {
  return R(at_least)(x, 0) + R(log1p)(R(exp)(-R(magnitude)(x)));
}
