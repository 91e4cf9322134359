// Elementary functions of one float32, stamped per instruction set.
#define F(name) WG_ISA(name##_f32)

WG_INLINE float F(exp)(float x) { return expf(x); }
WG_INLINE float F(expm1)(float x) { return expm1f(x); }
WG_INLINE float F(log)(float x) { return logf(x); }
WG_INLINE float F(log1p)(float x) { return log1pf(x); }
WG_INLINE float F(log2)(float x) { return log2f(x); }
WG_INLINE float F(log10)(float x) { return log10f(x); }
WG_INLINE float F(sin)(float x) { return sinf(x); }
WG_INLINE float F(cos)(float x) { return cosf(x); }
WG_INLINE float F(tanh)(float x) { return tanhf(x); }
WG_INLINE float F(erf)(float x) { return erff(x); }
WG_INLINE float F(sigmoid)(float x) {
  float z = expf(-fabsf(x));
  return (x < 0 ? z : 1.0f) / (1.0f + z);
}
WG_INLINE float F(softplus)(float x) {
  float z = (x < 0 ? 0.0f : x) + log1pf(expf(-fabsf(x)));
  return x > 20.0f ? x : z;
}
WG_INLINE float F(silu)(float x) { return x * F(sigmoid)(x); }
WG_INLINE float F(gelu)(float x) { return (float)(x * 0.5 * erfc(-x * 0.70710678118654752440)); }
WG_INLINE float F(gelu_tanh)(float x) {
  double v = x;
  double u = 0.79788456080286535588 * (v + 0.044715 * v * v * v);
  return (float)(v / (1.0 + exp(-2.0 * u)));
}
WG_INLINE float F(tan)(float x) { return tanf(x); }
WG_INLINE float F(asin)(float x) { return asinf(x); }
WG_INLINE float F(acos)(float x) { return acosf(x); }
WG_INLINE float F(atan)(float x) { return atanf(x); }
WG_INLINE float F(sinh)(float x) { return sinhf(x); }
WG_INLINE float F(cosh)(float x) { return coshf(x); }

#undef F
