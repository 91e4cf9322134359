// Batch and layer normalization (normalize.c).
#ifndef WG_NORMALIZATION_H
#define WG_NORMALIZATION_H

#include "element_types.h"

// Normalization of channels: x is [outer, channels, inner], with statistics per channel. Scale and
// shift have one element per channel or, with outer = 1, one per position in the inner axis.
typedef struct {
  int64_t outer, channels, inner;
  bool per_position;
  double epsilon;
} wg_normalization;
// The moments of every channel, [3, channels]: mean, biased variance, and the rounding error of the mean
// where it matters, 0 elsewhere.
void wg_channel_moments(wg_dtype t, const wg_normalization *s, const void *x, void *moments);
// y = (x - mean) / sqrt(variance + epsilon) * scale + shift; scale and shift may be NULL, for 1 and 0.
void wg_normalize(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                  const void *scale, const void *shift, void *y);
// The gradient of x for the cotangent c, the moments being those of x.
void wg_normalize_gradient(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                           const void *scale, const void *c, void *g);
// The gradient of the scale: the sum of c (x - mean) / sqrt(variance + epsilon) over the elements
// that share an element of the scale. `scratch` has room for one element per channel.
void wg_normalize_scale_gradient(wg_dtype t, const wg_normalization *s, const void *x,
                                 const void *moments, const void *c, void *g, void *scratch);

#endif
