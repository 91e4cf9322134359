// Convolutions (convolution.c).
#ifndef WG_CONVOLUTION_H
#define WG_CONVOLUTION_H

#include "element_types.h"

// One geometry for the three products of a convolution; fewer axes than three are led by ones.
//   x is [batch, inputs, input...], w is [outputs, inputs / groups, kernel...], y is [batch, outputs, output...]
//   y[n, o, i] = sum over c, k of w[o, c, k] x[n, group(o) + c, i * stride - padding + k * dilation],
// where x is 0 outside. `padding` is the number of zeros before the first element of an axis.
typedef struct {
  int64_t batch, groups, inputs, outputs;
  int64_t input[3], output[3], kernel[3], stride[3], padding[3], dilation[3];
} wg_convolution;

// y from x and w, plus a bias per output channel, which may be NULL. Floating-point types.
void wg_convolve(wg_dtype t, const wg_convolution *s, const void *x, const void *w, const void *bias,
                 void *y);
// The adjoint: x from y and w, plus a bias per input channel, which may be NULL.
void wg_convolve_input_gradient(wg_dtype t, const wg_convolution *s, const void *y, const void *w,
                                const void *bias, void *x);
// The gradient with respect to w, from x and the gradient of y.
void wg_convolve_weight_gradient(wg_dtype t, const wg_convolution *s, const void *x, const void *y,
                                 void *w);

#endif
