// Sorting and the positions of extremes.
#include "check.h"

// Whether a stands before b; NaN is the greatest.
static bool before(wide a, wide b, bool descending) {
  if (isnan(a) || isnan(b)) return descending ? isnan(a) && !isnan(b) : !isnan(a) && isnan(b);
  return descending ? a > b : a < b;
}

static void check_shape(wg_dtype t, int64_t outer, int64_t n, int64_t inner, bool descending) {
  void *x = whole(t, outer * n * inner);
  if (t <= WG_FLOAT64) put(t, x, outer * n * inner / 2, NAN);
  int64_t *index = blank(WG_INT64, outer * n * inner), *best = blank(WG_INT64, outer * inner);
  wg_argsort(descending, t, outer, n, inner, x, index);
  wg_arg_reduce(!descending, t, outer, n, inner, x, best);
  digest("sort", WG_INT64, outer * n * inner, index);
  digest("position of extremes", WG_INT64, outer * inner, best);
  for (int64_t c = 0; c < outer * inner; c++) {
    int64_t first = c / inner * n * inner + c % inner, extreme = 0;
    for (int64_t j = 1; j < n; j++) {
      int64_t i = index[first + (j - 1) * inner], k = index[first + j * inner];
      wide a = get(t, x, first + i * inner), b = get(t, x, first + k * inner);
      expect(before(a, b, descending) || (!before(b, a, descending) && i < k),
             "%s is not sorted", name_of(t));
      wide top = get(t, x, first + extreme * inner), v = get(t, x, first + j * inner);
      if (!isnan(top) && (isnan(v) || (descending ? v > top : v < top))) extreme = j;
    }
    expect(best[c] == extreme, "position of an extreme, %s", name_of(t));
  }
  release_all();
}

void check_sorting(void) {
  seed(7);
  for (wg_dtype t = WG_FLOAT32; t <= WG_UINT8; t++) {
    for (int descending = 0; descending < 2; descending++) {
      check_shape(t, 1, 90, 1, descending);
      check_shape(t, 3, 17, 5, descending);
      check_shape(t, 2, 1, 3, descending);
    }
  }
}
