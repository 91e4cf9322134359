// Unary maps: how far they are from the exact value, and that the length does not matter.
#include "exact.h"

// Limits in ulp for float32 and float64: those of AccuracyTests.
static const struct function {
  const char *name;
  wg_unary_op op;
  double limits[2];
  wide (*exact)(wide);
} functions[] = {
  {"exp", WG_EXP, {1, 1}, expl},
  {"expm1", WG_EXPM1, {2, 2}, expm1l},
  {"log", WG_LOG, {1, 1}, logl},
  {"log1p", WG_LOG1P, {1, 1}, log1pl},
  {"log2", WG_LOG2, {1, 1}, log2l},
  {"log10", WG_LOG10, {1, 1}, log10l},
  {"sin", WG_SIN, {1, 1}, sinl},
  {"cos", WG_COS, {1, 1}, cosl},
  {"tan", WG_TAN, {2, 2}, tanl},
  {"asin", WG_ASIN, {2, 2}, asinl},
  {"acos", WG_ACOS, {2, 2}, acosl},
  {"atan", WG_ATAN, {2, 2}, atanl},
  {"sinh", WG_SINH, {2.5, 2.5}, sinhl},
  {"cosh", WG_COSH, {2.5, 2.5}, coshl},
  {"tanh", WG_TANH, {2.5, 2.5}, tanhl},
  {"asinh", WG_ASINH, {2, 2}, asinhl},
  {"acosh", WG_ACOSH, {2, 2}, acoshl},
  {"atanh", WG_ATANH, {2, 2}, atanhl},
  {"erf", WG_ERF, {1, 2}, erfl},
  {"erfinv", WG_ERFINV, {1, 2}, exact_erfinv},
  {"sigmoid", WG_SIGMOID, {2.5, 2.5}, exact_sigmoid},
  {"softplus", WG_SOFTPLUS, {2, 2}, exact_softplus},
  {"silu", WG_SILU, {2, 2}, exact_silu},
  {"gelu", WG_GELU, {1, 2}, exact_gelu},
  {"gelu_tanh", WG_GELU_TANH, {1, 3}, exact_gelu_tanh},
  {"sqrt", WG_SQRT, {0.5, 0.5}, sqrtl},
  {"rsqrt", WG_RSQRT, {1.6, 1.6}, exact_rsqrt},
  {"reciprocal", WG_RECIPROCAL, {0.5, 0.5}, exact_reciprocal},
};

// Bit patterns of every kind, and dense samples where the functions do something.
static void *samples(wg_dtype t, int64_t *n) {
  static const double ranges[] = {1, 4, 20, 120, 760};
  static const double edges[] = {0, 1, 2, 20, 0.5, 0.625, 88.72284, 709.782712893384, 103.97208,
                                 745.1332191019412};
  enum { EACH = 300, EDGES = 3 * COUNT(edges) };
  *n = EACH * (2 + COUNT(ranges)) + 2 * EDGES;
  void *x = fenced((size_t)*n * size_of(t));
  int64_t i = 0;
  seed(42);
  for (int k = 0; k < EACH; k++, i++) {
    for (put(t, x, i, NAN); !isfinite(get(t, x, i));) {
      uint64_t bits = random_word();
      memcpy((char *)x + (size_t)i * size_of(t), &bits, size_of(t));
    }
  }
  for (int r = 0; r < COUNT(ranges); r++) {
    for (int k = 0; k < EACH; k++) put(t, x, i++, random_between(-ranges[r], ranges[r]));
  }
  for (int k = 0; k < EACH; k++) {
    wide magnitude = ldexpl(random_between(1, 2), (int)(random_word() % 122) - 115);
    put(t, x, i++, random_word() & 1 ? magnitude : -magnitude);
  }
  for (int e = 0; e < COUNT(edges); e++) {
    for (int step = -1; step <= 1; step++) {
      wide v = edges[e] == 0 ? (wide)step * (t == WG_FLOAT32 ? 0x1p-149L : 0x1p-1074L)
                             : edges[e] * (1 + step * epsilon_of(t));
      put(t, x, i++, v);
      put(t, x, i++, -v);
    }
  }
  return x;
}

static void check_function(const struct function *f, wg_dtype t, int64_t n, const void *x) {
  void *y = blank(t, n);
  wg_unary(f->op, t, n, x, y);
  double worst = 0, at = 0;
  for (int64_t i = 0; i < n; i++) {
    double distance = ulps(t, get(t, y, i), f->exact(get(t, x, i)));
    if (distance > worst) worst = distance, at = (double)get(t, x, i);
  }
  expect(worst <= f->limits[t], "%s %s: %g ulp at %.17g", f->name, name_of(t), worst, at);
  // Parts, and parts in place, have the elements of the whole.
  for (int64_t part = 0; part <= 70; part++) {
    void *some = blank(t, part);
    memcpy(some, x, (size_t)part * size_of(t));
    wg_unary(f->op, t, part, some, some);
    bool agrees = true;
    for (int64_t i = 0; i < part; i++) agrees &= same(get(t, some, i), get(t, y, i));
    expect(agrees, "%s %s, %d elements in place", f->name, name_of(t), (int)part);
  }
  release_all();
}

void check_unary_maps(void) {
#define WG_UNARY(NAME, ...) "unary " #NAME,
  static const char *const names[] = {
#include "../../Sources/CWengert/unary_maps.def"
  };
  EACH_REAL(t) {
    int64_t n;
    void *drawn = samples(t, &n);
    static double kept[4096];
    memcpy(kept, drawn, (size_t)n * size_of(t));
    release_all();
    for (int op = 0; op < COUNT(names); op++) {
      void *x = blank(t, n), *y = blank(t, n);
      memcpy(x, kept, (size_t)n * size_of(t));
      if (op == WG_ERFINV || op == WG_LGAMMA) {
        for (int64_t i = 0; i < n; i++) put(t, x, i, random_between(-1, 1));
      }
      wg_unary((wg_unary_op)op, t, n, x, y);
      digest(names[op], t, n, y);
      release_all();
    }
    for (int f = 0; checks && f < COUNT(functions); f++) check_function(&functions[f], t, n, kept);
  }
}
