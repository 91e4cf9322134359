// Moving data: strided copies, selection along an axis, gather and scatter. Elements are moved by
// size; only the accumulating functions look at the type.
#include "layout.h"

#define BY_SIZE(t, macro)                    \
  switch (wg_size_of(t)) {                   \
  case 1: macro(uint8_t); break;             \
  case 4: macro(uint32_t); break;            \
  default: macro(uint64_t);                  \
  }

#define BY_TYPE(t, macro)                    \
  switch (t) {                               \
  case WG_FLOAT32: macro(float); break;      \
  case WG_FLOAT64: macro(double); break;     \
  case WG_INT32: macro(uint32_t); break;     \
  case WG_INT64: macro(uint64_t); break;     \
  default: macro(uint8_t);                   \
  }

#define TILE 16

// A matrix [m, n] whose columns are contiguous, s apart: square tiles keep both sides in the cache.
static void copy_transposed(wg_dtype t, int64_t m, int64_t n, int64_t s, const char *x, char *y) {
#define TILES(T)                                                       \
  for (int64_t i0 = 0; i0 < m; i0 += TILE)                             \
    for (int64_t j0 = 0; j0 < n; j0 += TILE) {                         \
      int64_t i1 = i0 + TILE < m ? i0 + TILE : m;                      \
      int64_t j1 = j0 + TILE < n ? j0 + TILE : n;                      \
      for (int64_t i = i0; i < i1; i++)                                \
        for (int64_t j = j0; j < j1; j++)                              \
          ((T *)y)[i * n + j] = ((const T *)x)[i + j * s];             \
    }
  BY_SIZE(t, TILES)
}

void wg_copy_from_strided(wg_dtype t, int rank, const int64_t *shape, const void *x,
                          const int64_t *x_strides, void *y) {
  wg_layout l;
  const int64_t *strides[1] = {x_strides};
  wg_collapse(&l, rank, shape, 1, strides);
  if (l.count == 0) return;
  const int last = l.rank - 1;
  const int64_t n = l.shape[last], s = l.strides[0][last], size = (int64_t)wg_size_of(t);
  const bool is_transposed = s != 1 && l.rank >= 2 && l.strides[0][last - 1] == 1;
  // The unit of copying: a row, or the matrix of the two innermost axes, which the odometer then skips.
  const int64_t m = is_transposed ? l.shape[last - 1] : 1;
  const int64_t count = l.count;
  l.rank -= is_transposed;
  int64_t position[WG_MAX_RANK] = {0}, at = 0;
  for (int64_t done = 0; done < count; done += m * n) {
    const char *from = (const char *)x + at * size;
    char *to = (char *)y + done * size;
    if (s == 1) memcpy(to, from, (size_t)(n * size));
    else if (is_transposed) copy_transposed(t, m, n, s, from, to);
    else wg_gather_row((size_t)size, n, from, s, to);
    wg_next_row(&l, position, 1, &at);
  }
}

void wg_copy_to_strided(wg_dtype t, int rank, const int64_t *shape, const void *x, void *y,
                        const int64_t *y_strides) {
  wg_layout l;
  const int64_t *strides[1] = {y_strides};
  wg_collapse(&l, rank, shape, 1, strides);
  if (l.count == 0) return;
  int64_t n = l.shape[l.rank - 1], s = l.strides[0][l.rank - 1];
  int64_t position[WG_MAX_RANK] = {0}, at = 0;
  size_t size = wg_size_of(t);
  for (int64_t row = 0; row < l.count; row += n) {
    if (s == 1) {
      memcpy((char *)y + at * (int64_t)size, (const char *)x + (size_t)row * size, (size_t)n * size);
    } else {
#define SPREAD(T) \
  for (int64_t i = 0; i < n; i++) ((T *)y)[at + i * s] = ((const T *)x)[row + i]
      BY_SIZE(t, SPREAD)
    }
    wg_next_row(&l, position, 1, &at);
  }
}

void wg_index_select(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                     const void *x, const int64_t *index, void *y) {
  size_t size = wg_size_of(t), row = (size_t)inner * size;
  if (inner == 1) {
#define PICK(T)                                  \
  for (int64_t o = 0; o < outer; o++)            \
    for (int64_t j = 0; j < count; j++)          \
      ((T *)y)[o * count + j] = ((const T *)x)[o * extent + index[j]]
    BY_SIZE(t, PICK)
    return;
  }
  if (inner == 0) return;
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t j = 0; j < count; j++) {
      memcpy((char *)y + (size_t)(o * count + j) * row,
             (const char *)x + (size_t)(o * extent + index[j]) * row, row);
    }
  }
}

void wg_index_add(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                  const void *x, const int64_t *index, void *y) {
#define ADD_ROWS(T)                                                    \
  for (int64_t o = 0; o < outer; o++)                                  \
    for (int64_t j = 0; j < count; j++) {                              \
      const T *p = (const T *)x + (o * count + j) * inner;             \
      T *q = (T *)y + (o * extent + index[j]) * inner;                 \
      WG_INDEPENDENT for (int64_t i = 0; i < inner; i++) q[i] += p[i]; \
    }
  BY_TYPE(t, ADD_ROWS)
}

// The strides with the picked axis silenced: its position comes from the index instead. The two
// operands are the strided tensor and the contiguous one.
static int64_t picked_layout(wg_layout *l, int rank, const int64_t *shape, int axis,
                             const int64_t *strides) {
  int64_t without[WG_MAX_RANK];
  for (int d = 0; d < rank; d++) without[d] = d == axis ? 0 : strides[d];
  const int64_t *all[1] = {without};
  wg_collapse(l, rank, shape, 1, all);
  return rank > 0 ? strides[axis] : 0;
}

void wg_gather(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
               const int64_t *x_strides, const int64_t *index, void *y) {
  wg_layout l;
  int64_t pick = picked_layout(&l, rank, shape, axis, x_strides);
  if (l.count == 0) return;
  int64_t n = l.shape[l.rank - 1], s = l.strides[0][l.rank - 1];
  int64_t position[WG_MAX_RANK] = {0}, at = 0;
  for (int64_t row = 0; row < l.count; row += n) {
#define GATHER(T)                     \
  for (int64_t i = 0; i < n; i++)     \
    ((T *)y)[row + i] = ((const T *)x)[at + i * s + index[row + i] * pick]
    BY_SIZE(t, GATHER)
    wg_next_row(&l, position, 1, &at);
  }
}

void wg_scatter_add(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
                    const int64_t *index, void *y, const int64_t *y_strides) {
  wg_layout l;
  int64_t pick = picked_layout(&l, rank, shape, axis, y_strides);
  if (l.count == 0) return;
  int64_t n = l.shape[l.rank - 1], s = l.strides[0][l.rank - 1];
  int64_t position[WG_MAX_RANK] = {0}, at = 0;
  for (int64_t row = 0; row < l.count; row += n) {
#define SCATTER(T)                    \
  for (int64_t i = 0; i < n; i++)     \
    ((T *)y)[at + i * s + index[row + i] * pick] += ((const T *)x)[row + i]
    BY_TYPE(t, SCATTER)
    wg_next_row(&l, position, 1, &at);
  }
}

bool wg_indices_in_range(int64_t n, const int64_t *index, int64_t extent, int64_t *bad) {
  for (int64_t i = 0; i < n; i++) {
    if ((uint64_t)index[i] >= (uint64_t)extent) {
      *bad = i;
      return false;
    }
  }
  return true;
}
