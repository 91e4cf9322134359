// Softmax and cross-entropy (softmax.c).
#ifndef WG_SOFTMAX_H
#define WG_SOFTMAX_H

#include "element_types.h"

// Softmax or log-softmax over the middle axis, stable for any finite input.
void wg_softmax(bool logarithm, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                void *y);
// The gradient of softmax over rows, y its result and c the cotangent: y (c - sum c y); of log-softmax:
// c - exp(y) sum c.
void wg_softmax_gradient(bool logarithm, wg_dtype t, int64_t rows, int64_t n, const void *y,
                         const void *c, void *g);
// y[r] = -ln softmax(x[r])[labels[r]], x [rows, n]; or, where labels is NULL, -sum q ln softmax(x[r])
// with q [rows, n]. Labels lie in 0 ..< n.
void wg_cross_entropy(wg_dtype t, int64_t rows, int64_t n, const void *x, const int64_t *labels,
                      const void *q, void *y);
// y[r] = (softmax(x[r]) * sum q - q) * scale[r * scale_step] * factor, q as above or 1 at the label.
void wg_cross_entropy_gradient(wg_dtype t, int64_t rows, int64_t n, const void *x,
                               const int64_t *labels, const void *q, const void *scale,
                               int scale_step, double factor, void *y);

#endif
