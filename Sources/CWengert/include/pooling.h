// Pooling over planes, and windows of planes as columns (pooling.c).
#ifndef WG_POOLING_H
#define WG_POOLING_H

#include "element_types.h"

// Windows of planes [rows, columns]; every plane of x, [planes, input...], gives one of y, [planes, output...].
// Result i of an axis covers the elements i * stride - padding + k * dilation, k < kernel, that lie inside; if
// `adaptive`, the elements from floor(i n / m) to ceil((i + 1) n / m) for m results of n elements. An average
// divides by the number of elements in the window, with those in the padding if `counts_padding`.
typedef struct {
  int64_t planes;
  int64_t input[2], output[2], kernel[2], stride[2], padding[2], dilation[2];
  bool adaptive, counts_padding;
} wg_pooling;

// The first maximum of each window in row-major order, the last NaN if there is one, and its position in the
// plane.
void wg_max_pool(wg_dtype t, const wg_pooling *s, const void *x, void *y, int32_t *position);
// The mean of each window, and the transpose: x from y.
void wg_average_pool(wg_dtype t, const wg_pooling *s, const void *x, void *y);
void wg_average_pool_transpose(wg_dtype t, const wg_pooling *s, const void *y, void *x);
// Picks an element of each plane by position, and the transpose: y[p][i] = x[p][position[p][i]] for planes of n
// elements in x and m in y.
void wg_pick(wg_dtype t, int64_t planes, int64_t n, int64_t m, const void *x, const int32_t *position,
             void *y);
void wg_pick_transpose(wg_dtype t, int64_t planes, int64_t n, int64_t m, const void *y,
                       const int32_t *position, void *x);
// Windows as columns: y[p][kernel position][result] for each plane p of x, 0 in the padding; and the transpose,
// which adds up overlapping elements. `kernel`, `stride`, `padding` and `dilation` say which.
void wg_unfold(wg_dtype t, const wg_pooling *s, const void *x, void *y);
void wg_fold(wg_dtype t, const wg_pooling *s, const void *y, void *x);

#endif
