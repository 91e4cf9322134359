// Strided copies, picking and adding rows, gathering and scattering.
#include "check.h"

static const struct view {
  int rank;
  int64_t shape[3], steps[3], start;
} views[] = {
  {0, {0}, {0}, 0},
  {1, {67}, {1}, 0},
  {1, {67}, {-1}, 66},
  {1, {7}, {3}, 0},
  {1, {5}, {0}, 0},
  {2, {3, 4}, {-4, -1}, 11},
  {2, {3, 4}, {0, 1}, 0},
  {2, {40, 33}, {1, 40}, 0},
  {2, {9, 8}, {1, 9}, 0},
  {3, {2, 19, 20}, {380, 1, 19}, 0},
  {3, {4, 3, 2}, {1, 4, 12}, 0},
};

static int64_t place(const struct view *v, int64_t i) {
  int64_t at = v->start;
  for (int d = v->rank - 1; d >= 0; d--) {
    at += i % v->shape[d] * v->steps[d];
    i /= v->shape[d];
  }
  return at;
}

static void check_view(wg_dtype t, const struct view *v) {
  int64_t n = 1, size = 0;
  for (int d = 0; d < v->rank; d++) n *= v->shape[d];
  for (int64_t i = 0; i < n; i++) size = place(v, i) >= size ? place(v, i) + 1 : size;
  char *x = blank(t, size), *y = blank(t, n), *z = blank(t, size);
  for (int64_t i = 0; i < size; i++) put(t, x, i, i % 97);
  size_t start = (size_t)v->start * size_of(t);
  wg_copy_from_strided(t, v->rank, v->shape, x + start, v->steps, y);
  digest("strided copy", t, n, y);
  for (int64_t i = 0; i < n; i++) expect(get(t, y, i) == place(v, i) % 97, "copy from strides");
  wg_copy_to_strided(t, v->rank, v->shape, y, z + start, v->steps);
  for (int64_t i = 0; i < n; i++) {
    expect(get(t, z, place(v, i)) == place(v, i) % 97, "copy to strides");
  }
  release_all();
}

static void check_rows(wg_dtype t, int64_t inner) {
  enum { OUTER = 3, EXTENT = 5, PICKED = 7 };
  int64_t *index = fenced(PICKED * 8);
  memcpy(index, (int64_t[]){4, 0, 0, 2, 4, 4, 1}, PICKED * 8);
  void *x = whole(t, OUTER * EXTENT * inner), *y = blank(t, OUTER * PICKED * inner);
  void *sum = blank(t, OUTER * EXTENT * inner);
  wg_index_select(t, OUTER, EXTENT, inner, PICKED, x, index, y);
  wg_index_add(t, OUTER, EXTENT, inner, PICKED, y, index, sum);
  digest("rows added", t, OUTER * EXTENT * inner, sum);
  for (int64_t i = 0; i < OUTER * EXTENT * inner; i++) {
    int64_t row = i / inner % EXTENT, times = 0;
    for (int j = 0; j < PICKED; j++) times += index[j] == row;
    expect(get(t, sum, i) == 77 + times * get(t, x, i), "rows picked and added");
  }
  release_all();
}

static void check_gathering(wg_dtype t, int axis) {
  int64_t source[] = {4, 5, 6}, shape[] = {3, 4, 5}, steps[] = {30, 6, 1}, n = 1;
  shape[axis] = 7;
  for (int d = 0; d < 3; d++) n *= shape[d];
  int64_t *index = fenced((size_t)n * 8);
  for (int64_t i = 0; i < n; i++) index[i] = (int64_t)(random_word() % (uint64_t)source[axis]);
  void *x = whole(t, 120), *y = blank(t, n), *z = blank(t, 120);
  wg_gather(t, 3, shape, axis, x, steps, index, y);
  wg_fill(t, 120, 0, z);
  wg_scatter_add(t, 3, shape, axis, y, index, z, steps);
  digest("gather", t, n, y);
  digest("scatter", t, 120, z);
  wide sum = 0, scattered = 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t at[] = {i / shape[2] / shape[1], i / shape[2] % shape[1], i % shape[2]};
    at[axis] = index[i];
    expect(get(t, y, i) == get(t, x, at[0] * 30 + at[1] * 6 + at[2]), "gather along %d", axis);
    sum += get(t, y, i);
  }
  for (int64_t i = 0; i < 120; i++) scattered += get(t, z, i);
  expect(sum == scattered, "scatter along %d", axis);
  release_all();
}

void check_movement(void) {
  seed(11);
  for (wg_dtype t = WG_FLOAT32; t <= WG_UINT8; t++) {
    for (int v = 0; v < COUNT(views); v++) check_view(t, &views[v]);
  }
  EACH_REAL(t) {
    for (int64_t inner = 1; inner < 20; inner += 4) check_rows(t, inner);
    for (int axis = 0; axis < 3; axis++) check_gathering(t, axis);
  }
}
