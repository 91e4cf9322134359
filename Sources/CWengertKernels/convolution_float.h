// Convolution row by row, without copies, of one floating-point type, for depthwise convolutions.
// Included with REAL and R(name).

// Results [first, end) of an axis whose tap reads inside of the input, and where the first of them reads.
typedef struct {
  int64_t first, end, from;
} R(taken);

WG_INLINE R(taken) R(taken_by)(const wg_convolution *s, int axis, int64_t tap) {
  const int64_t stride = s->stride[axis], start = tap * s->dilation[axis] - s->padding[axis];
  const int64_t last = s->input[axis] - 1 - start;
  R(taken) t = {start < 0 ? (-start + stride - 1) / stride : 0, last < 0 ? 0 : last / stride + 1, 0};
  if (t.end > s->output[axis]) t.end = s->output[axis];
  if (t.first > t.end) t.first = t.end;
  t.from = t.first * stride + start;
  return t;
}

// Calls f(o, i, t, k) for every pair of rows that meet: the rows o of the result plane and i of the input
// plane, the part t of them, and the tap k of the kernel.
#define ROWS_THAT_MEET(s, f)                                                                         \
  for (int64_t kd = 0; kd < (s)->kernel[0]; kd++) {                                                 \
    const R(taken) d = R(taken_by)(s, 0, kd);                                                       \
    for (int64_t kh = 0; kh < (s)->kernel[1]; kh++) {                                               \
      const R(taken) h = R(taken_by)(s, 1, kh);                                                     \
      for (int64_t kw = 0; kw < (s)->kernel[2]; kw++) {                                             \
        const R(taken) t = R(taken_by)(s, 2, kw);                                                   \
        const int64_t k = (kd * (s)->kernel[1] + kh) * (s)->kernel[2] + kw;                         \
        for (int64_t od = d.first, id = d.from; od < d.end; od++, id += (s)->stride[0]) {           \
          for (int64_t oh = h.first, ih = h.from; oh < h.end; oh++, ih += (s)->stride[1]) {         \
            f((od * (s)->output[1] + oh) * (s)->output[2], (id * (s)->input[1] + ih) * (s)->input[2], t, \
              k)                                                                                    \
          }                                                                                         \
        }                                                                                           \
      }                                                                                             \
    }                                                                                               \
  }

WG_INLINE void R(fill_plane)(int64_t n, const REAL *bias, int64_t channel, REAL *y) {
  const REAL start = bias != NULL ? bias[channel] : 0;
  for (int64_t i = 0; i < n; i++) y[i] = start;
}

WG_INLINE void R(add_row)(int64_t stride, R(taken) t, REAL factor, const REAL *x, REAL *y) {
  if (stride == 1) {
    WG_INDEPENDENT for (int64_t i = t.first; i < t.end; i++) y[i] += factor * x[t.from + i - t.first];
  } else {
    for (int64_t i = t.first; i < t.end; i++) y[i] += factor * x[t.from + (i - t.first) * stride];
  }
}

// The planes [begin, end) of y, counted through the batch.
static void R(convolve)(const wg_convolution *s, int64_t begin, int64_t end, const void *xp, const void *wp,
                        const void *bias, void *yp) {
  const REAL *x = xp, *w = wp;
  const int64_t x_plane = s->input[0] * s->input[1] * s->input[2];
  const int64_t y_plane = s->output[0] * s->output[1] * s->output[2];
  const int64_t taps = s->kernel[0] * s->kernel[1] * s->kernel[2];
  const int64_t inputs = s->inputs / s->groups, outputs = s->outputs / s->groups;
  for (int64_t plane = begin; plane < end; plane++) {
    const int64_t n = plane / s->outputs, o = plane % s->outputs;
    REAL *y = (REAL *)yp + plane * y_plane;
    R(fill_plane)(y_plane, bias, o, y);
    for (int64_t c = 0; c < inputs; c++) {
      const REAL *from = x + (n * s->inputs + o / outputs * inputs + c) * x_plane;
      const REAL *weights = w + (o * inputs + c) * taps;
#define F(o_row, i_row, t, k) R(add_row)(s->stride[2], t, weights[k], from + (i_row), y + (o_row));
      ROWS_THAT_MEET(s, F)
#undef F
    }
  }
}

// The planes [begin, end) of x, counted through the batch.
static void R(input_gradient)(const wg_convolution *s, int64_t begin, int64_t end, const void *yp,
                              const void *wp, const void *bias, void *xp) {
  const REAL *y = yp, *w = wp;
  const int64_t x_plane = s->input[0] * s->input[1] * s->input[2];
  const int64_t y_plane = s->output[0] * s->output[1] * s->output[2];
  const int64_t taps = s->kernel[0] * s->kernel[1] * s->kernel[2];
  const int64_t inputs = s->inputs / s->groups, outputs = s->outputs / s->groups;
  for (int64_t plane = begin; plane < end; plane++) {
    const int64_t n = plane / s->inputs, c = plane % s->inputs, group = c / inputs;
    REAL *x = (REAL *)xp + plane * x_plane;
    R(fill_plane)(x_plane, bias, c, x);
    for (int64_t o = group * outputs; o < (group + 1) * outputs; o++) {
      const REAL *from = y + (n * s->outputs + o) * y_plane;
      const REAL *weights = w + (o * inputs + c % inputs) * taps;
#define F(o_row, i_row, t, k)                                                                       \
  {                                                                                                 \
    const REAL factor = weights[k], *row = from + (o_row);                                          \
    REAL *to = x + (i_row) + t.from - t.first * s->stride[2];                                       \
    WG_INDEPENDENT for (int64_t i = t.first; i < t.end; i++) to[i * s->stride[2]] += factor * row[i]; \
  }
      ROWS_THAT_MEET(s, F)
#undef F
    }
  }
}

#define LANES 16

// The sum of y[i] x[i * stride] over a part of two rows, element i in accumulator i % LANES.
WG_INLINE REAL R(dot_row)(int64_t stride, R(taken) t, const REAL *x, const REAL *y) {
  REAL acc[LANES] = {0}, sum = 0;
  const int64_t n = t.end - t.first;
  y += t.first;
  x += t.from;
  int64_t i = 0;
  if (stride == 1) {
    for (; i + LANES <= n; i += LANES) {
      for (int j = 0; j < LANES; j++) acc[j] += y[i + j] * x[i + j];
    }
    for (int half = LANES / 2; half > 0 && i > 0; half /= 2) {
      for (int j = 0; j < half; j++) acc[j] += acc[j + half];
    }
  }
  for (; i < n; i++) sum += y[i] * x[i * stride];
  return acc[0] + sum;
}

// The kernels of the output channels [begin, end).
static void R(weight_gradient)(const wg_convolution *s, int64_t begin, int64_t end, const void *xp,
                               const void *yp, void *wp) {
  const REAL *x = xp, *y = yp;
  REAL *w = wp;
  const int64_t x_plane = s->input[0] * s->input[1] * s->input[2];
  const int64_t y_plane = s->output[0] * s->output[1] * s->output[2];
  const int64_t taps = s->kernel[0] * s->kernel[1] * s->kernel[2];
  const int64_t inputs = s->inputs / s->groups, outputs = s->outputs / s->groups;
  for (int64_t o = begin; o < end; o++) {
    for (int64_t c = 0; c < inputs; c++) {
      REAL *sums = w + (o * inputs + c) * taps;
      for (int64_t k = 0; k < taps; k++) sums[k] = 0;
      for (int64_t n = 0; n < s->batch; n++) {
        const REAL *from = x + (n * s->inputs + o / outputs * inputs + c) * x_plane;
        const REAL *row = y + (n * s->outputs + o) * y_plane;
#define F(o_row, i_row, t, k) sums[k] += R(dot_row)(s->stride[2], t, from + (i_row), row + (o_row));
        ROWS_THAT_MEET(s, F)
#undef F
      }
    }
  }
}

#undef ROWS_THAT_MEET
#undef LANES
