// The three products of a convolution as correlations. Part of gemm_kernels.h.

static bool WG_FN(convolve)(const wg_convolution *s, const void *x, const void *w, const void *bias,
                            void *y) {
  const wg_correlation c = wg_correlation_of(s, sizeof(WG_T), WG_MR);
  return WG_FN(correlate)(&c, x, w, bias, y);
}

// One correlation for each remainder of an index by the stride.
static bool WG_FN(input_gradient)(const wg_convolution *s, const void *y, const void *w,
                                  const void *bias, void *x) {
  int64_t remainder[3];
  for (remainder[0] = 0; remainder[0] < s->stride[0]; remainder[0]++) {
    for (remainder[1] = 0; remainder[1] < s->stride[1]; remainder[1]++) {
      for (remainder[2] = 0; remainder[2] < s->stride[2]; remainder[2]++) {
        const wg_correlation c = wg_input_correlation_of(s, remainder, sizeof(WG_T), WG_MR);
        if (!WG_FN(correlate)(&c, y, w, bias, x)) return false;
      }
    }
  }
  return true;
}

static bool WG_FN(weight_gradient)(const wg_convolution *s, const void *x, const void *y, void *w) {
  const int64_t outputs = WG_FN(padded)(s->outputs / s->groups);
  const wg_correlation c = wg_correlation_of(s, sizeof(WG_T), outputs > WG_MR ? outputs : WG_MR);
  return WG_FN(correlate_weights)(&c, x, y, w);
}
