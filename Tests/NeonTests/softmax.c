// Softmax, cross-entropy, and their gradients, against the formulas.
#include "check.h"

static void check_shape(wg_dtype t, int64_t outer, int64_t n, int64_t inner) {
  int64_t count = outer * n * inner;
  void *x = reals(t, count, -30, 30), *p = blank(t, count), *l = blank(t, count);
  wg_softmax(false, t, outer, n, inner, x, p);
  wg_softmax(true, t, outer, n, inner, x, l);
  digest("softmax", t, count, p);
  digest("log-softmax", t, count, l);
  for (int64_t c = 0; checks && c < outer * inner; c++) {
    int64_t first = c / inner * n * inner + c % inner;
    wide greatest = -INFINITY, sum = 0;
    for (int64_t j = 0; j < n; j++) greatest = fmaxl(greatest, get(t, x, first + j * inner));
    for (int64_t j = 0; j < n; j++) sum += expl(get(t, x, first + j * inner) - greatest);
    for (int64_t j = 0; j < n; j++) {
      int64_t i = first + j * inner;
      wide d = get(t, x, i) - greatest, exact = expl(d) / sum;
      expect(is_near(get(t, p, i) / exact, 1, 40 * epsilon_of(t)), "softmax %s [%d, %d, %d]",
             name_of(t), (int)outer, (int)n, (int)inner);
      expect(is_near(get(t, l, i), d - logl(sum), 80 * epsilon_of(t)), "log-softmax %s", name_of(t));
    }
  }
  release_all();
}

static void check_rows(wg_dtype t, int64_t rows, int64_t n) {
  void *x = reals(t, rows * n, -5, 5), *c = reals(t, rows * n, -1, 1), *y = blank(t, rows * n);
  void *g = blank(t, rows * n), *loss = blank(t, rows), *scale = reals(t, rows, -1, 1);
  int64_t *labels = fenced((size_t)rows * 8);
  for (int64_t r = 0; r < rows; r++) labels[r] = r * 7 % n;
  wg_softmax(false, t, rows, n, 1, x, y);
  wg_softmax_gradient(false, t, rows, n, y, c, g);
  digest("softmax's gradient", t, rows * n, g);
  for (int64_t r = 0; checks && r < rows; r++) {
    wide sum = 0;
    for (int64_t j = 0; j < n; j++) sum += get(t, c, r * n + j) * get(t, y, r * n + j);
    for (int64_t j = 0; j < n; j++) {
      wide exact = get(t, y, r * n + j) * (get(t, c, r * n + j) - sum);
      expect(is_near(get(t, g, r * n + j), exact, 10 * epsilon_of(t)), "softmax's gradient %s",
             name_of(t));
    }
  }
  wg_cross_entropy(t, rows, n, x, labels, NULL, loss);
  wg_cross_entropy_gradient(t, rows, n, x, labels, NULL, scale, 1, 0.5, g);
  digest("cross-entropy", t, rows, loss);
  digest("cross-entropy's gradient", t, rows * n, g);
  for (int64_t r = 0; checks && r < rows; r++) {
    wide sum = 0;
    for (int64_t j = 0; j < n; j++) sum += expl(get(t, x, r * n + j));
    wide exact = logl(sum) - get(t, x, r * n + labels[r]);
    expect(is_near(get(t, loss, r), exact, 20 * epsilon_of(t) * (1 + exact)), "cross-entropy %s: %g",
           name_of(t), (double)get(t, loss, r));
    for (int64_t j = 0; j < n; j++) {
      wide p = expl(get(t, x, r * n + j)) / sum, q = j == labels[r];
      expect(is_near(get(t, g, r * n + j), (p - q) * get(t, scale, r) / 2, 20 * epsilon_of(t)),
             "cross-entropy's gradient %s", name_of(t));
    }
  }
  wg_cross_entropy(t, rows, n, x, NULL, y, loss);
  digest("cross-entropy with probabilities", t, rows, loss);
  release_all();
}

void check_softmax(void) {
  static const int64_t shapes[][3] = {{1, 1, 1}, {4, 10, 1},  {2, 2, 1}, {1, 200, 1},
                                      {2, 9, 3}, {1, 20, 65}, {3, 1, 4}};
  seed(8);
  EACH_REAL(t) {
    for (int s = 0; s < COUNT(shapes); s++) check_shape(t, shapes[s][0], shapes[s][1], shapes[s][2]);
    for (int64_t n = 2; n <= 66; n += n < 12 ? 1 : 27) check_rows(t, 7, n);
  }
}
