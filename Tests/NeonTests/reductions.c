// Reductions and scans over every axis, against sums in a wider type.
#include "check.h"

static const int64_t shapes[][3] = {{1, 1, 1},  {4, 7, 1},  {2, 33, 1}, {1, 500, 1}, {3, 5, 3},
                                    {2, 40, 9}, {1, 9, 65}, {1, 300, 8}, {2, 3, 130}};

typedef struct {
  wide sum, magnitudes, squares, deviations, product, exponentials, greatest, least;
} facts;

static facts facts_of(wg_dtype t, const void *x, int64_t first, int64_t n, int64_t step) {
  facts f = {.product = 1, .greatest = -INFINITY, .least = INFINITY};
  for (int64_t j = 0; j < n; j++) {
    wide v = get(t, x, first + j * step);
    f.sum += v;
    f.magnitudes += fabsl(v);
    f.squares += v * v;
    f.product *= v;
    f.exponentials += expl(v);
    f.greatest = fmaxl(f.greatest, v);
    f.least = fminl(f.least, v);
  }
  for (int64_t j = 0; j < n; j++) {
    wide d = get(t, x, first + j * step) - f.sum / n;
    f.deviations += d * d;
  }
  return f;
}

static const char *const names[] = {"sum",        "product",    "max",     "min",
                                    "logsumexp",  "deviations", "squares", "norm"};

static void check_shape(wg_dtype t, const int64_t *s, bool is_checked) {
  int64_t outer = s[0], n = s[1], inner = s[2];
  void *x = reals(t, outer * n * inner, -3, 3), *near = reals(t, outer * n * inner, 0.9, 1.1);
  for (wg_reduce_op op = WG_SUM; op <= WG_NORM; op++) {
    void *of = op == WG_PROD ? near : x, *y = blank(t, outer * inner);
    wg_reduce(op, t, outer, n, inner, of, y);
    digest(names[op], t, outer * inner, y);
    for (int64_t i = 0; is_checked && i < outer * inner; i++) {
      facts f = facts_of(t, of, i / inner * n * inner + i % inner, n, inner);
      wide e = epsilon_of(t);
      wide exact[] = {f.sum,   f.product, f.greatest, f.least, logl(f.exponentials), f.deviations,
                      f.squares, sqrtl(f.squares)};
      wide bound[] = {4 * e * f.magnitudes,         e * n * fabsl(f.product), 0, 0, 40 * e,
                      8 * e * (f.deviations + 1e-3L), 5 * e * f.squares, 4 * e * sqrtl(f.squares)};
      expect(is_near(get(t, y, i), exact[op], bound[op]), "%s %s of [%d, %d, %d]: %.17g, not %.17g",
             names[op], name_of(t), (int)outer, (int)n, (int)inner, (double)get(t, y, i),
             (double)exact[op]);
    }
  }
  release_all();
}

static void check_edges(wg_dtype t) {
  void *x = blank(t, 90), *y = blank(t, 1);
  for (int at = 0; at < 90; at += 29) {
    for (int64_t i = 0; i < 90; i++) put(t, x, i, i == at ? (wide)NAN : 1);
    for (wg_reduce_op op = WG_SUM; op <= WG_LOGSUMEXP; op++) {
      wg_reduce(op, t, 1, 90, 1, x, y);
      expect(isnan(get(t, y, 0)), "%s %s of NaN", names[op], name_of(t));
    }
    expect(!wg_all_finite(t, 90, x), "a NaN is not finite");
  }
  for (int64_t i = 0; i < 90; i++) put(t, x, i, -INFINITY);
  wg_reduce(WG_LOGSUMEXP, t, 1, 90, 1, x, y);
  expect(same(get(t, y, 0), -INFINITY), "logsumexp of -inf");
  wide great = t == WG_FLOAT32 ? 1e37L : 1e307L, small = t == WG_FLOAT32 ? 1e-37L : 1e-307L;
  for (int k = 0; k < 2; k++) {
    wide v = k ? great : small;
    for (int64_t i = 0; i < 90; i++) put(t, x, i, i == 4 ? 3 * v : i == 71 ? 4 * v : 0);
    wg_reduce(WG_NORM, t, 1, 90, 1, x, y);
    expect(ulps(t, get(t, y, 0), 5 * v) <= 4, "norm %s of %g", name_of(t), (double)v);
  }
  wg_reduce(WG_SUM, t, 1, 0, 1, x, y);
  expect(same(get(t, y, 0), 0), "the sum of nothing");
  release_all();
}

void check_reductions(void) {
  static const int64_t large[][3] = {{1, 300000, 1}, {1, 300, 1000}, {3000, 100, 1}};
  seed(11);
  EACH_REAL(t) {
    for (int s = 0; s < COUNT(shapes); s++) check_shape(t, shapes[s], checks);
    for (int s = 0; s < COUNT(large); s++) check_shape(t, large[s], false);
    if (checks) check_edges(t);
  }
}

static void check_scan(wg_dtype t, bool reversed, const int64_t *s) {
  int64_t outer = s[0], rows = s[1], inner = s[2], n = outer * rows * inner;
  void *x = whole(t, n), *a = reals(t, n, -1, 1), *y = blank(t, n), *z = blank(t, n);
  int64_t *index = blank(WG_INT64, n);
  wg_scan(WG_SCAN_SUM, t, reversed, outer, rows, inner, x, y);
  wg_recurrence(t, reversed, outer, rows, inner, a, x, z);
  digest("scan", t, n, y);
  digest("recurrence", t, n, z);
  wg_scan_extreme(reversed, t, outer, rows, inner, x, index);
  digest("scan of extremes", t, n, index);
  for (int64_t c = 0; checks && c < outer * inner; c++) {
    wide sum = 0, before = 0;
    for (int64_t j = 0; j < rows; j++) {
      int64_t row = reversed ? rows - 1 - j : j, i = (c / inner * rows + row) * inner + c % inner;
      sum += get(t, x, i);
      expect(get(t, y, i) == sum, "running sum %s", name_of(t));
      before = get(t, x, i) + get(t, a, i) * before;
      expect(is_near(get(t, z, i), before, 4 * epsilon_of(t) * fmaxl(1, fabsl(before))),
             "recurrence %s", name_of(t));
      before = get(t, z, i);
    }
  }
  wg_scan(WG_SCAN_LOG_SUM_EXP, t, reversed, outer, rows, inner, a, y);
  digest("scan of exponentials", t, n, y);
  release_all();
}

void check_scans(void) {
  seed(5);
  EACH_REAL(t) {
    for (int s = 0; s < COUNT(shapes); s++) {
      check_scan(t, false, shapes[s]);
      check_scan(t, true, shapes[s]);
    }
  }
}
