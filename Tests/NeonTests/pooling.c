// Pooling, windows as columns, and their transposes, against loops over the windows.
#include "check.h"

static const wg_pooling forms[] = {
  {3, {6, 8}, {3, 4}, {2, 2}, {2, 2}, {0, 0}, {1, 1}, false, true},
  {2, {9, 20}, {9, 20}, {3, 3}, {1, 1}, {1, 1}, {1, 1}, false, true},
  {2, {9, 20}, {5, 10}, {3, 3}, {2, 2}, {1, 1}, {1, 1}, false, false},
  {2, {7, 40}, {3, 36}, {3, 3}, {2, 1}, {1, 0}, {2, 2}, false, true},
  {2, {5, 70}, {5, 70}, {1, 1}, {1, 1}, {0, 0}, {1, 1}, false, true},
};
static const wg_pooling adaptive = {2, {7, 10}, {3, 4}, {0}, {0}, {0}, {0}, true, false};

// The place in the plane that position k of a window of result i covers; -1 in the padding.
static int64_t covered(const wg_pooling *s, int64_t i, int64_t k) {
  int64_t at = 0, results[] = {i / s->output[1], i % s->output[1]};
  int64_t taps[] = {k / s->kernel[1], k % s->kernel[1]};
  for (int d = 0; d < 2; d++) {
    int64_t p = results[d] * s->stride[d] - s->padding[d] + taps[d] * s->dilation[d];
    if (p < 0 || p >= s->input[d]) return -1;
    at = at * s->input[d] + p;
  }
  return at;
}

static void check_maximum(wg_dtype t, const wg_pooling *s) {
  int64_t n = s->input[0] * s->input[1], m = s->output[0] * s->output[1];
  void *x = whole(t, s->planes * n), *y = blank(t, s->planes * m), *z = blank(t, s->planes * n);
  int32_t *position = blank(WG_INT32, s->planes * m);
  wg_max_pool(t, s, x, y, position);
  digest("maximum of windows", t, s->planes * m, y);
  digest("maximum of windows", WG_INT32, s->planes * m, position);
  for (int64_t r = 0; r < s->planes * m; r++) {
    int64_t best = -1;
    for (int64_t k = 0; k < s->kernel[0] * s->kernel[1]; k++) {
      int64_t at = covered(s, r % m, k);
      if (at >= 0 && (best < 0 || get(t, x, r / m * n + at) > get(t, x, r / m * n + best))) {
        best = at;
      }
    }
    expect(position[r] == best, "position of a maximum, %s", name_of(t));
    expect(get(t, y, r) == get(t, x, r / m * n + best), "maximum, %s", name_of(t));
  }
  wg_pick_transpose(t, s->planes, n, m, y, position, z);
  wide sum = 0, picked = 0;
  for (int64_t r = 0; r < s->planes * m; r++) sum += get(t, y, r);
  for (int64_t i = 0; i < s->planes * n; i++) picked += get(t, z, i);
  expect(sum == picked, "what is put where it was picked, %s", name_of(t));
  release_all();
}

static void check_average(wg_dtype t, const wg_pooling *s) {
  int64_t n = s->input[0] * s->input[1], m = s->output[0] * s->output[1];
  int64_t taps = s->kernel[0] * s->kernel[1];
  void *x = reals(t, s->planes * n, -1, 1), *y = blank(t, s->planes * m);
  void *z = blank(t, s->planes * n);
  wg_average_pool(t, s, x, y);
  wg_average_pool_transpose(t, s, y, z);
  digest("averages of windows", t, s->planes * m, y);
  digest("averages, transposed", t, s->planes * n, z);
  wide squares = 0, adjoint = 0;
  for (int64_t r = 0; r < s->planes * m; r++) {
    wide sum = 0, inside = 0;
    for (int64_t k = 0; k < taps; k++) {
      int64_t at = covered(s, r % m, k);
      if (at >= 0) sum += get(t, x, r / m * n + at), inside += 1;
    }
    squares += get(t, y, r) * get(t, y, r);
    if (s->adaptive) continue;
    expect(is_near(get(t, y, r), sum / (s->counts_padding ? taps : inside), 8 * epsilon_of(t)),
           "average, %s", name_of(t));
  }
  // <A x, A x> = <x, A' A x>
  for (int64_t i = 0; i < s->planes * n; i++) adjoint += get(t, x, i) * get(t, z, i);
  expect(is_near(squares, adjoint, 100 * epsilon_of(t) * (1 + squares)), "averages are not adjoint, %s",
         name_of(t));
  release_all();
}

static void check_columns(wg_dtype t, const wg_pooling *s) {
  int64_t n = s->input[0] * s->input[1], m = s->output[0] * s->output[1];
  int64_t taps = s->kernel[0] * s->kernel[1];
  void *x = whole(t, s->planes * n), *y = blank(t, s->planes * taps * m);
  void *z = blank(t, s->planes * n);
  wg_unfold(t, s, x, y);
  wg_fold(t, s, y, z);
  digest("windows as columns", t, s->planes * taps * m, y);
  digest("columns as windows", t, s->planes * n, z);
  wide squares = 0, adjoint = 0;
  for (int64_t i = 0; i < s->planes * taps * m; i++) {
    int64_t at = covered(s, i % m, i / m % taps);
    wide exact = at < 0 ? 0 : get(t, x, i / m / taps * n + at);
    expect(get(t, y, i) == exact, "a window's column, %s", name_of(t));
    squares += exact * exact;
  }
  for (int64_t i = 0; i < s->planes * n; i++) adjoint += get(t, x, i) * get(t, z, i);
  expect(squares == adjoint, "columns as windows, %s", name_of(t));
  release_all();
}

void check_pooling(void) {
  seed(9);
  EACH_REAL(t) {
    for (int f = 0; f < COUNT(forms); f++) {
      check_maximum(t, &forms[f]);
      // There are no averages over windows with gaps.
      if (forms[f].dilation[0] == 1) check_average(t, &forms[f]);
      check_columns(t, &forms[f]);
    }
    check_average(t, &adaptive);
  }
}
