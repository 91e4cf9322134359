// Moving data (movement.c).
#ifndef WG_MOVEMENT_H
#define WG_MOVEMENT_H

#include "element_types.h"

// y (contiguous, `shape`) = x read with strides (may be 0 or negative).
void wg_copy_from_strided(wg_dtype t, int rank, const int64_t *shape, const void *x,
                          const int64_t *x_strides, void *y);
// y written with strides = x (contiguous, `shape`).
void wg_copy_to_strided(wg_dtype t, int rank, const int64_t *shape, const void *x, void *y,
                        const int64_t *y_strides);
// y[o][j][i] = x[o][index[j]][i]; x is [outer, extent, inner], y is [outer, count, inner].
void wg_index_select(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                     const void *x, const int64_t *index, void *y);
// y[o][index[j]][i] += x[o][j][i], in order of j. Floating-point and integer types.
void wg_index_add(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                  const void *x, const int64_t *index, void *y);
// Picks along one axis with an index per element: y[o][j][i] = x[o][index[o][j][i]][i] where x is
// [outer, x_extent, x_inner] seen through `x_strides` aligned with index's `shape` (rank axes); `axis`
// is the picked one, whose position comes from the index. index and y are contiguous with `shape`.
void wg_gather(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
               const int64_t *x_strides, const int64_t *index, void *y);
// The transpose of wg_gather: y (strides y_strides) accumulates x (contiguous, `shape`).
void wg_scatter_add(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
                    const int64_t *index, void *y, const int64_t *y_strides);
// Whether every index is in 0 ..< extent; otherwise *bad is the position of the first that is not.
bool wg_indices_in_range(int64_t n, const int64_t *index, int64_t extent, int64_t *bad);

#endif
