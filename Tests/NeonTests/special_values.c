// Pairs of argument and value that hold exactly, signs of zero included.
#include "check.h"

#define INF INFINITY
static const struct row {
  const char *name;
  wg_unary_op op;
  int count;
  double pairs[6][2];
} rows[] = {
  {"exp", WG_EXP, 6, {{0, 1}, {-0.0, 1}, {INF, INF}, {-INF, 0}, {1e4, INF}, {-1e4, 0}}},
  {"expm1", WG_EXPM1, 5, {{0, 0}, {-0.0, -0.0}, {INF, INF}, {-INF, -1}, {-1e4, -1}}},
  {"log", WG_LOG, 6, {{1, 0}, {0, -INF}, {-0.0, -INF}, {-1, NAN}, {INF, INF}, {-INF, NAN}}},
  {"log1p", WG_LOG1P, 6, {{0, 0}, {-0.0, -0.0}, {-1, -INF}, {-2, NAN}, {INF, INF}, {-INF, NAN}}},
  {"log2", WG_LOG2, 6, {{1, 0}, {8, 3}, {0.25, -2}, {0, -INF}, {-1, NAN}, {INF, INF}}},
  {"log10", WG_LOG10, 5, {{1, 0}, {1000, 3}, {0, -INF}, {-1, NAN}, {INF, INF}}},
  {"sin", WG_SIN, 4, {{0, 0}, {-0.0, -0.0}, {INF, NAN}, {-INF, NAN}}},
  {"cos", WG_COS, 4, {{0, 1}, {-0.0, 1}, {INF, NAN}, {-INF, NAN}}},
  {"tanh", WG_TANH, 6, {{0, 0}, {-0.0, -0.0}, {INF, 1}, {-INF, -1}, {50, 1}, {-50, -1}}},
  {"erf", WG_ERF, 5, {{0, 0}, {-0.0, -0.0}, {INF, 1}, {-INF, -1}, {30, 1}}},
  {"erfinv", WG_ERFINV, 6, {{0, 0}, {-0.0, -0.0}, {1, INF}, {-1, -INF}, {1.5, NAN}, {INF, NAN}}},
  {"lgamma", WG_LGAMMA, 6, {{1, 0}, {2, 0}, {0, INF}, {-3, INF}, {INF, INF}, {-INF, INF}}},
  {"asinh", WG_ASINH, 3, {{-0.0, -0.0}, {INF, INF}, {-INF, -INF}}},
  {"acosh", WG_ACOSH, 4, {{1, 0}, {INF, INF}, {0.5, NAN}, {-INF, NAN}}},
  {"atanh", WG_ATANH, 4, {{-0.0, -0.0}, {1, INF}, {-1, -INF}, {2, NAN}}},
  {"sigmoid", WG_SIGMOID, 5, {{0, 0.5}, {INF, 1}, {-INF, 0}, {1e4, 1}, {-1e4, 0}}},
  {"softplus", WG_SOFTPLUS, 4, {{INF, INF}, {-INF, 0}, {1e4, 1e4}, {-1e4, 0}}},
  {"silu", WG_SILU, 5, {{0, 0}, {INF, INF}, {-INF, -0.0}, {-1e4, -0.0}, {1e4, 1e4}}},
  {"gelu", WG_GELU, 5, {{0, 0}, {INF, INF}, {-INF, -0.0}, {-1e4, -0.0}, {1e4, 1e4}}},
  {"gelu_tanh", WG_GELU_TANH, 5, {{0, 0}, {INF, INF}, {-INF, -0.0}, {-1e4, -0.0}, {1e4, 1e4}}},
  {"relu", WG_RELU, 6, {{0, 0}, {-0.0, -0.0}, {-1, 0}, {2, 2}, {INF, INF}, {-INF, 0}}},
  {"abs", WG_ABS, 3, {{-0.0, 0}, {-2, 2}, {-INF, INF}}},
  {"neg", WG_NEG, 3, {{0, -0.0}, {-2, 2}, {INF, -INF}}},
  {"square", WG_SQUARE, 2, {{-3, 9}, {-INF, INF}}},
  {"sqrt", WG_SQRT, 4, {{4, 2}, {-0.0, -0.0}, {-1, NAN}, {INF, INF}}},
  {"rsqrt", WG_RSQRT, 4, {{4, 0.5}, {0, INF}, {-1, NAN}, {INF, 0}}},
  {"reciprocal", WG_RECIPROCAL, 4, {{0, INF}, {-0.0, -INF}, {INF, 0}, {4, 0.25}}},
  {"floor", WG_FLOOR, 4, {{-0.5, -1}, {1.5, 1}, {-0.0, -0.0}, {INF, INF}}},
  {"ceil", WG_CEIL, 3, {{-0.5, -0.0}, {1.5, 2}, {INF, INF}}},
  {"round", WG_ROUND, 6, {{0.5, 0}, {1.5, 2}, {2.5, 2}, {-0.5, -0.0}, {-2.5, -2}, {-3.5, -4}}},
  {"trunc", WG_TRUNC, 3, {{1.9, 1}, {-1.9, -1}, {-0.5, -0.0}}},
};

static void check_value(const struct row *row, wg_dtype t, double x, double value) {
  // Alone and in a long row: both the short and the blocked path.
  static const int64_t lengths[] = {1, 8, 67};
  for (int l = 0; l < COUNT(lengths); l++) {
    void *y = blank(t, lengths[l]);
    for (int64_t i = 0; i < lengths[l]; i++) put(t, y, i, x);
    wg_unary(row->op, t, lengths[l], y, y);
    for (int64_t i = 0; i < lengths[l]; i++) {
      wide found = get(t, y, i);
      expect(same(found, value), "%s(%g) %s is %g, not %g", row->name, x, name_of(t),
             (double)found, value);
    }
    release_all();
  }
}

void check_special_values(void) {
  for (int r = 0; checks && r < COUNT(rows); r++) {
    EACH_REAL(t) {
      for (int p = 0; p < rows[r].count; p++) {
        check_value(&rows[r], t, rows[r].pairs[p][0], rows[r].pairs[p][1]);
      }
      check_value(&rows[r], t, NAN, NAN);
    }
  }
}
