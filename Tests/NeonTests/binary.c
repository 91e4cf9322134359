// Binary maps, broadcasting, comparisons, selection, and integers, which wrap.
#include "exact.h"

static wide add(wide a, wide b) { return a + b; }
static wide subtract(wide a, wide b) { return a - b; }
static wide multiply(wide a, wide b) { return a * b; }
static wide divide(wide a, wide b) { return a / b; }
static wide greater(wide a, wide b) { return isnan(a) || isnan(b) ? NAN : a > b ? a : b; }
static wide lesser(wide a, wide b) { return isnan(a) || isnan(b) ? NAN : a < b ? a : b; }
static wide remainder_of(wide a, wide b) {
  wide rest = fmodl(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
static wide relu_gradient(wide c, wide b) { return b > 0 || isnan(b) ? c : 0; }
static wide tanh_gradient(wide c, wide b) { return c * (1 - b * b); }
static wide sigmoid_gradient(wide c, wide b) { return c * b * (1 - b); }

// What an operation may be off by, in ulp; 0.5 is correctly rounded. The gradients round each step.
static const struct map {
  const char *name;
  wg_binary_op op;
  double limit;
  wide (*exact)(wide, wide);
} maps[] = {
  {"add", WG_ADD, 0.5, add},
  {"sub", WG_SUB, 0.5, subtract},
  {"mul", WG_MUL, 0.5, multiply},
  {"div", WG_DIV, 0.5, divide},
  {"max", WG_MAX, 0, greater},
  {"min", WG_MIN, 0, lesser},
  {"fmod", WG_FMOD, 0, fmodl},
  {"remainder", WG_REMAINDER, 1, remainder_of},
  {"relu_grad", WG_RELU_GRAD, 0, relu_gradient},
  {"pow", WG_POW, 2, powl},
  {"atan2", WG_ATAN2, 2, atan2l},
  {"hypot", WG_HYPOT, 2, hypotl},
  {"log_add_exp", WG_LOG_ADD_EXP, 2, exact_log_add_exp},
  {"tanh_grad", WG_TANH_GRAD, INFINITY, tanh_gradient},
  {"sigmoid_grad", WG_SIGMOID_GRAD, INFINITY, sigmoid_gradient},
};

static const struct pattern {
  int rank;
  int64_t a[3], b[3];
} patterns[] = {
  {0, {0}, {0}},           {1, {67}, {67}},         {1, {37}, {1}},          {1, {1}, {37}},
  {1, {0}, {1}},           {2, {4, 9}, {4, 9}},     {2, {4, 9}, {1, 9}},     {2, {4, 9}, {4, 1}},
  {2, {4, 1}, {1, 9}},     {3, {2, 3, 5}, {2, 1, 5}}, {3, {2, 1, 5}, {1, 3, 1}},
  {3, {2, 3, 1}, {1, 1, 40}},
};

static int64_t strides(int rank, const int64_t *operand, const int64_t *shape, int64_t *result) {
  int64_t step = 1;
  for (int d = rank - 1; d >= 0; d--) {
    result[d] = operand[d] == 1 && shape[d] != 1 ? 0 : step;
    step *= operand[d];
  }
  return step;
}

static int64_t place(int rank, const int64_t *shape, const int64_t *steps, int64_t i) {
  int64_t at = 0;
  for (int d = rank - 1; d >= 0; d--) {
    at += i % shape[d] * steps[d];
    i /= shape[d];
  }
  return at;
}

static void *operand(wg_dtype t, int64_t n) {
  static const double special[] = {NAN, INFINITY, -INFINITY, 0, -0.0, 1};
  void *x = reals(t, n, -9, 9);
  for (int64_t i = 0; i < n; i++) {
    if (random_word() % 6 == 0) put(t, x, i, special[random_word() % 6]);
  }
  return x;
}

static void check_pattern(wg_dtype t, const struct pattern *p) {
  int64_t shape[3], a_steps[3], b_steps[3], n = 1;
  for (int d = 0; d < p->rank; d++) n *= shape[d] = p->a[d] == 1 ? p->b[d] : p->a[d];
  void *a = operand(t, strides(p->rank, p->a, shape, a_steps));
  void *b = operand(t, strides(p->rank, p->b, shape, b_steps));
  for (int m = 0; m < COUNT(maps); m++) {
    void *y = blank(t, n);
    wg_binary_broadcast(maps[m].op, t, p->rank, shape, a, a_steps, b, b_steps, y);
    digest(maps[m].name, t, n, y);
    for (int64_t i = 0; checks && i < n; i++) {
      wide u = get(t, a, place(p->rank, shape, a_steps, i));
      wide v = get(t, b, place(p->rank, shape, b_steps, i));
      wide found = get(t, y, i), exact = maps[m].exact(u, v);
      bool holds = isinf(maps[m].limit) && isfinite(exact)
                     ? is_near(found, exact, 300 * epsilon_of(t) * fmaxl(1, fabsl(u)))
                     : ulps(t, found, exact) <= maps[m].limit;
      expect(holds, "%s %s of %g and %g is %g", maps[m].name, name_of(t), (double)u, (double)v,
             (double)found);
    }
  }
  uint8_t *y = blank(WG_UINT8, n);
  for (wg_compare_op op = WG_EQ; op <= WG_GE; op++) {
    wg_compare_broadcast(op, t, p->rank, shape, a, a_steps, b, b_steps, y);
    digest("compare", WG_BOOL, n, y);
    for (int64_t i = 0; checks && i < n; i++) {
      wide u = get(t, a, place(p->rank, shape, a_steps, i));
      wide v = get(t, b, place(p->rank, shape, b_steps, i));
      bool right[] = {u == v, u != v, u < v, u <= v, u > v, u >= v};
      expect(y[i] == right[op], "comparison %d of %g and %g", (int)op, (double)u, (double)v);
    }
  }
  void *picked = blank(t, n);
  int64_t steps[3];
  strides(p->rank, shape, shape, steps);
  wg_select_broadcast(t, p->rank, shape, y, steps, a, a_steps, b, b_steps, picked);
  for (int64_t i = 0; checks && i < n; i++) {
    wide u = get(t, a, place(p->rank, shape, a_steps, i));
    wide v = get(t, b, place(p->rank, shape, b_steps, i));
    expect(same(get(t, picked, i), y[i] ? u : v), "selection of %g or %g", (double)u, (double)v);
  }
  release_all();
}

#define INTEGERS(T, U, DTYPE)                                                                   \
  static void check_##T(void) {                                                                 \
    enum { N = 67 };                                                                            \
    T *a = fenced(sizeof(T) * N), *b = fenced(sizeof(T) * N), *y = fenced(sizeof(T) * N);       \
    for (int i = 0; i < N; i++) {                                                               \
      a[i] = i % 5 == 0 ? (T)((U)1 << (sizeof(T) * 8 - 1)) : (T)random_word();                  \
      b[i] = i % 3 == 0 ? (T)-1 : (T)(random_word() | 1);                                       \
    }                                                                                           \
    for (wg_binary_op op = 0; op < WG_BINARY_OPS; op++) {                                       \
      if (!wg_has_binary(op, DTYPE)) continue;                                                  \
      wg_binary(op, DTYPE, N, a, 1, b, 1, y);                                                   \
      digest("integer maps", DTYPE, N, y);                                                      \
      for (int i = 0; i < N; i++) {                                                             \
        if (op == WG_ADD) expect(y[i] == (T)((U)a[i] + (U)b[i]), #T " add");                    \
        if (op == WG_SUB) expect(y[i] == (T)((U)a[i] - (U)b[i]), #T " sub");                    \
        if (op == WG_MUL) expect(y[i] == (T)((uint64_t)a[i] * (uint64_t)b[i]), #T " mul");      \
        if (op == WG_MAX) expect(y[i] == (a[i] > b[i] ? a[i] : b[i]), #T " max");               \
        if (op == WG_MIN) expect(y[i] == (a[i] < b[i] ? a[i] : b[i]), #T " min");               \
      }                                                                                         \
    }                                                                                           \
    for (wg_unary_op op = 0; op < WG_UNARY_OPS; op++) {                                         \
      if (!wg_has_unary(op, DTYPE)) continue;                                                   \
      wg_unary(op, DTYPE, N, a, y);                                                             \
      digest("integer maps", DTYPE, N, y);                                                      \
    }                                                                                           \
    release_all();                                                                              \
  }
INTEGERS(int32_t, uint32_t, WG_INT32)
INTEGERS(int64_t, uint64_t, WG_INT64)
INTEGERS(uint8_t, uint8_t, WG_UINT8)

void check_binary_maps(void) {
  seed(3);
  EACH_REAL(t) {
    for (int p = 0; p < COUNT(patterns); p++) check_pattern(t, &patterns[p]);
  }
  check_int32_t();
  check_int64_t();
  check_uint8_t();
}
