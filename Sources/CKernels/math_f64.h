// Elementary functions of one float64, stamped per instruction set.
#define F(name) WG_ISA(name##_f64)

WG_INLINE double F(exp)(double x) { return exp(x); }
WG_INLINE double F(expm1)(double x) { return expm1(x); }
WG_INLINE double F(log)(double x) { return log(x); }
WG_INLINE double F(log1p)(double x) { return log1p(x); }
WG_INLINE double F(log2)(double x) { return log2(x); }
WG_INLINE double F(log10)(double x) { return log10(x); }
WG_INLINE double F(sin)(double x) { return sin(x); }
WG_INLINE double F(cos)(double x) { return cos(x); }
WG_INLINE double F(tanh)(double x) { return tanh(x); }
WG_INLINE double F(erf)(double x) { return erf(x); }
WG_INLINE double F(sigmoid)(double x) {
  double z = exp(-fabs(x));
  return (x < 0 ? z : 1.0) / (1.0 + z);
}
WG_INLINE double F(softplus)(double x) {
  double z = (x < 0 ? 0.0 : x) + log1p(exp(-fabs(x)));
  return x > 20.0 ? x : z;
}
WG_INLINE double F(silu)(double x) { return x * F(sigmoid)(x); }
WG_INLINE double F(gelu)(double x) { return (x * 0.5 * erfc(-x * 0.70710678118654752440)); }
WG_INLINE double F(gelu_tanh)(double x) {
  double v = x;
  double u = 0.79788456080286535588 * (v + 0.044715 * v * v * v);
  return (v / (1.0 + exp(-2.0 * u)));
}
WG_INLINE double F(tan)(double x) { return tan(x); }
WG_INLINE double F(asin)(double x) { return asin(x); }
WG_INLINE double F(acos)(double x) { return acos(x); }
WG_INLINE double F(atan)(double x) { return atan(x); }
WG_INLINE double F(sinh)(double x) { return sinh(x); }
WG_INLINE double F(cosh)(double x) { return cosh(x); }

#undef F
