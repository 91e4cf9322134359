// The unary maps of one floating-point type. Included with
//   REAL     the type, R(name) its suffix, C(name) the name of the <math.h> function,
//   WIDTH    elements in one block.

// Cheap maps: one plain loop.
#define MAP(name, expression)                                           \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {     \
    const REAL *x = xp;                                                 \
    REAL *y = yp;                                                       \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                    \
      REAL v = x[i];                                                    \
      y[i] = (expression);                                              \
    }                                                                   \
  }

// Dear maps: blocks of constant length, so that no element goes through a scalar version of the
// function. First WIDTH at a time, then NARROW; what is left is the end of a last narrow block, which
// overlaps its neighbour and is computed beforehand, as y may be x. Short operands are padded.
#define NARROW 8
#define BLOCK_MAP(name, expression)                                                          \
  static __attribute__((noinline)) void R(narrow_##name)(const REAL *x, REAL *y) {           \
    WG_INDEPENDENT for (int i = 0; i < NARROW; i++) {                                        \
      REAL v = x[i];                                                                         \
      y[i] = (expression);                                                                   \
    }                                                                                        \
  }                                                                                          \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {                         \
    const REAL *x = xp;                                                                      \
    REAL *y = yp;                                                                            \
    REAL last[NARROW] = {0};                                                                 \
    if (n < NARROW) {                                                                        \
      for (int64_t i = 0; i < n; i++) last[i] = x[i];                                        \
      R(narrow_##name)(last, last);                                                          \
      for (int64_t i = 0; i < n; i++) y[i] = last[i];                                        \
      return;                                                                                \
    }                                                                                        \
    int64_t rest = n % NARROW;                                                               \
    if (rest != 0) R(narrow_##name)(x + n - NARROW, last);                                   \
    int64_t i = 0;                                                                           \
    for (; i + WIDTH <= n; i += WIDTH) {                                                     \
      WG_INDEPENDENT for (int j = 0; j < WIDTH; j++) {                                       \
        REAL v = x[i + j];                                                                   \
        y[i + j] = (expression);                                                             \
      }                                                                                      \
    }                                                                                        \
    for (; i + NARROW <= n; i += NARROW) R(narrow_##name)(x + i, y + i);                     \
    if (rest != 0) memcpy(y + n - NARROW, last, sizeof last);                                \
  }

MAP(neg, -v)
MAP(abs, C(fabs)(v))
MAP(sign, v > 0 ? (REAL)1 : v < 0 ? (REAL)-1 : (REAL)0)
MAP(square, v * v)
MAP(reciprocal, 1 / v)
MAP(sqrt, __builtin_elementwise_sqrt(v))
MAP(rsqrt, 1 / __builtin_elementwise_sqrt(v))
MAP(relu, v < 0 ? (REAL)0 : v)
MAP(floor, __builtin_elementwise_floor(v))
MAP(ceil, __builtin_elementwise_ceil(v))
MAP(round, __builtin_elementwise_roundeven(v))
MAP(trunc, __builtin_elementwise_trunc(v))
BLOCK_MAP(exp, R(exp)(v))
BLOCK_MAP(expm1, R(expm1)(v))
BLOCK_MAP(log, R(log)(v))
BLOCK_MAP(log1p, R(log1p)(v))
BLOCK_MAP(log2, R(log2)(v))
BLOCK_MAP(log10, R(log10)(v))
BLOCK_MAP(tanh, R(tanh)(v))
BLOCK_MAP(erf, R(erf)(v))
BLOCK_MAP(sigmoid, R(sigmoid)(v))
BLOCK_MAP(softplus, R(softplus)(v))
BLOCK_MAP(silu, R(silu)(v))
BLOCK_MAP(gelu, R(gelu)(v))
BLOCK_MAP(gelu_tanh, R(gelu_tanh)(v))
BLOCK_MAP(near_sin, R(sin)(v))
BLOCK_MAP(near_cos, R(cos)(v))

// The vectorised reduction of angles ends at TRIG_LIMIT; the few elements beyond it, and infinities
// and NaN, are done over by <math.h>. Element by element, so that a value never depends on where in
// a block it stands. The sums over a block's flags vectorise.
#define TRIG(name)                                                                \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {              \
    const REAL *x = xp;                                                           \
    REAL *y = yp;                                                                 \
    for (int64_t i = 0; i < n; i += 256) {                                        \
      int64_t m = n - i < 256 ? n - i : 256;                                      \
      int far = 0;                                                                \
      for (int64_t j = 0; j < m; j++) far += !(C(fabs)(x[i + j]) <= (REAL)TRIG_LIMIT); \
      if (far == 0) {                                                             \
        R(unary_near_##name)(m, x + i, y + i);                                    \
        continue;                                                                 \
      }                                                                           \
      REAL v[256];                                                                \
      memcpy(v, x + i, (size_t)m * sizeof(REAL));                                 \
      R(unary_near_##name)(m, v, y + i);                                          \
      for (int64_t j = 0; j < m; j++) {                                           \
        if (!(C(fabs)(v[j]) <= (REAL)TRIG_LIMIT)) y[i + j] = C(name)(v[j]);       \
      }                                                                           \
    }                                                                             \
  }
TRIG(sin)
TRIG(cos)
#undef TRIG
MAP(tan, C(tan)(v))
MAP(asin, C(asin)(v))
MAP(acos, C(acos)(v))
MAP(atan, C(atan)(v))
MAP(sinh, C(sinh)(v))
MAP(cosh, C(cosh)(v))

#define UNARY_FLOAT_TABLE                                                                     \
  {                                                                                           \
    [WG_NEG] = R(unary_neg), [WG_ABS] = R(unary_abs), [WG_SIGN] = R(unary_sign),              \
    [WG_SQUARE] = R(unary_square), [WG_RECIPROCAL] = R(unary_reciprocal),                     \
    [WG_SQRT] = R(unary_sqrt), [WG_RSQRT] = R(unary_rsqrt), [WG_EXP] = R(unary_exp),          \
    [WG_EXPM1] = R(unary_expm1), [WG_LOG] = R(unary_log), [WG_LOG1P] = R(unary_log1p),        \
    [WG_LOG2] = R(unary_log2), [WG_LOG10] = R(unary_log10), [WG_SIN] = R(unary_sin),          \
    [WG_COS] = R(unary_cos), [WG_TAN] = R(unary_tan), [WG_ASIN] = R(unary_asin),              \
    [WG_ACOS] = R(unary_acos), [WG_ATAN] = R(unary_atan), [WG_SINH] = R(unary_sinh),          \
    [WG_COSH] = R(unary_cosh), [WG_TANH] = R(unary_tanh), [WG_ERF] = R(unary_erf),            \
    [WG_SIGMOID] = R(unary_sigmoid), [WG_SOFTPLUS] = R(unary_softplus),                       \
    [WG_RELU] = R(unary_relu), [WG_SILU] = R(unary_silu), [WG_GELU] = R(unary_gelu),          \
    [WG_GELU_TANH] = R(unary_gelu_tanh), [WG_FLOOR] = R(unary_floor),                         \
    [WG_CEIL] = R(unary_ceil), [WG_ROUND] = R(unary_round), [WG_TRUNC] = R(unary_trunc),      \
  }
static const unary_function R(unary_functions)[UNARY_OPS] = UNARY_FLOAT_TABLE;

#undef UNARY_FLOAT_TABLE
#undef MAP
#undef BLOCK_MAP
#undef NARROW
