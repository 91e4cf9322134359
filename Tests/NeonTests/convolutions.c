// Convolutions and their gradients on whole numbers, whose sums are exact, against loops that read as the
// formula.
#include <stdio.h>

#include "check.h"

// Batch, groups, channels in and out, then per axis: input, kernel, stride, padding, dilation.
static const int geometries[][4 + 15] = {
  {3, 1, 5, 7, 1, 8, 16, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1},
  {2, 1, 3, 20, 1, 9, 24, 1, 5, 5, 1, 1, 1, 0, 0, 0, 1, 1, 1},
  {1, 1, 16, 17, 1, 16, 16, 1, 3, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1},
  {3, 1, 6, 15, 1, 8, 8, 1, 3, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1},
  {2, 1, 1, 6, 1, 20, 20, 1, 5, 5, 1, 1, 1, 0, 0, 0, 1, 1, 1},
  {2, 1, 4, 9, 1, 16, 15, 1, 3, 3, 1, 2, 2, 0, 1, 1, 1, 1, 1},
  {2, 1, 3, 7, 1, 19, 17, 1, 3, 4, 1, 2, 3, 0, 4, 2, 1, 3, 2},
  {2, 3, 12, 15, 1, 11, 10, 1, 3, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1},
  {2, 30, 30, 30, 1, 9, 10, 1, 3, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1},
  {2, 30, 30, 60, 1, 9, 10, 1, 3, 3, 1, 1, 2, 0, 0, 0, 1, 1, 1},
  {2, 1, 3, 5, 1, 1, 600, 1, 1, 9, 1, 1, 2, 0, 0, 4, 1, 1, 1},
  {2, 1, 3, 4, 5, 6, 7, 2, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1},
  {1, 1, 130, 4, 1, 12, 20, 1, 1, 3, 1, 1, 1, 0, 0, 1, 1, 1, 1},
};

static wg_convolution convolution(const int *g) {
  wg_convolution s = {.batch = g[0], .groups = g[1], .inputs = g[2], .outputs = g[3]};
  for (int d = 0; d < 3; d++) {
    s.input[d] = g[4 + d];
    s.kernel[d] = g[7 + d];
    s.stride[d] = g[10 + d];
    s.padding[d] = g[13 + d];
    s.dilation[d] = g[16 + d];
    int64_t span = s.dilation[d] * (s.kernel[d] - 1) + 1;
    s.output[d] = (s.input[d] + 2 * s.padding[d] - span) / s.stride[d] + 1;
  }
  return s;
}

static int64_t volume(const int64_t *extents) { return extents[0] * extents[1] * extents[2]; }

// The place in the input that position `k` of the kernel meets for result `i`; -1 in the padding.
static int64_t met(const wg_convolution *s, int64_t i, int64_t k) {
  int64_t at = 0, outputs = volume(s->output), taps = volume(s->kernel);
  for (int d = 0; d < 3; d++) {
    outputs /= s->output[d];
    taps /= s->kernel[d];
    int64_t p = i / outputs % s->output[d] * s->stride[d] - s->padding[d] +
                k / taps % s->kernel[d] * s->dilation[d];
    if (p < 0 || p >= s->input[d]) return -1;
    at = at * s->input[d] + p;
  }
  return at;
}

// Every product of the sum, once: y and both gradients of it.
static void sum_up(wg_dtype t, const wg_convolution *s, const void *x, const void *w, const void *y,
                   double *sum, double *input_gradient, double *weight_gradient) {
  int64_t inputs = s->inputs / s->groups, outputs = s->outputs / s->groups;
  int64_t taps = volume(s->kernel), results = volume(s->output);
  for (int64_t n = 0; n < s->batch; n++) {
    for (int64_t o = 0; o < s->outputs; o++) {
      for (int64_t c = 0; c < inputs; c++) {
        int64_t plane = (n * s->inputs + o / outputs * inputs + c) * volume(s->input);
        for (int64_t k = 0; k < taps; k++) {
          int64_t weight = (o * inputs + c) * taps + k;
          for (int64_t i = 0; i < results; i++) {
            int64_t at = met(s, i, k), result = (n * s->outputs + o) * results + i;
            if (at < 0) continue;
            double u = (double)get(t, x, plane + at), v = (double)get(t, w, weight);
            double c = (double)get(t, y, result);
            sum[result] += u * v;
            input_gradient[plane + at] += v * c;
            weight_gradient[weight] += u * c;
          }
        }
      }
    }
  }
}

static void compare(wg_dtype t, int geometry, const char *what, const void *found, const double *exact,
                    int64_t n) {
  char name[40];
  snprintf(name, sizeof name, "convolution's %s", what);
  digest(name, t, n, found);
  int64_t wrong = 0;
  for (int64_t i = 0; checks && i < n; i++) wrong += (double)get(t, found, i) != exact[i];
  expect(wrong == 0, "geometry %d %s: %s has %d wrong of %d", geometry, name_of(t), what, (int)wrong,
         (int)n);
}

static void check_geometry(wg_dtype t, int geometry) {
  wg_convolution s = convolution(geometries[geometry]);
  int64_t x_size = s.batch * s.inputs * volume(s.input);
  int64_t w_size = s.outputs * s.inputs / s.groups * volume(s.kernel);
  int64_t y_size = s.batch * s.outputs * volume(s.output);
  void *x = whole(t, x_size), *w = whole(t, w_size), *c = whole(t, y_size);
  void *bias = whole(t, s.outputs), *y = blank(t, y_size), *gx = blank(t, x_size);
  void *gw = blank(t, w_size);
  double *sum = fenced((size_t)y_size * 8), *x_sum = fenced((size_t)x_size * 8);
  double *w_sum = fenced((size_t)w_size * 8);
  if (checks) sum_up(t, &s, x, w, c, sum, x_sum, w_sum);
  for (int64_t i = 0; i < y_size; i++) {
    sum[i] += (double)get(t, bias, i / volume(s.output) % s.outputs);
  }
  wg_convolve(t, &s, x, w, bias, y);
  wg_convolve_input_gradient(t, &s, c, w, NULL, gx);
  wg_convolve_weight_gradient(t, &s, x, c, gw);
  compare(t, geometry, "result", y, sum, y_size);
  compare(t, geometry, "input gradient", gx, x_sum, x_size);
  compare(t, geometry, "weight gradient", gw, w_sum, w_size);
  release_all();
}

// Numbers that round, for the digests alone.
static void compute(wg_dtype t, int geometry) {
  wg_convolution s = convolution(geometries[geometry]);
  int64_t x_size = s.batch * s.inputs * volume(s.input);
  int64_t w_size = s.outputs * s.inputs / s.groups * volume(s.kernel);
  int64_t y_size = s.batch * s.outputs * volume(s.output);
  void *x = reals(t, x_size, -1, 1), *w = reals(t, w_size, -1, 1), *y = blank(t, y_size);
  void *gw = blank(t, w_size);
  wg_convolve(t, &s, x, w, NULL, y);
  digest("rounded convolution", t, y_size, y);
  wg_convolve_weight_gradient(t, &s, x, y, gw);
  digest("rounded weight gradient", t, w_size, gw);
  wg_convolve_input_gradient(t, &s, y, w, NULL, x);
  digest("rounded input gradient", t, x_size, x);
  release_all();
}

void check_convolutions(void) {
  seed(5);
  EACH_REAL(t) {
    for (int g = 0; g < COUNT(geometries); g++) {
      check_geometry(t, g);
      compute(t, g);
    }
  }
}
