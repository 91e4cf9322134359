// Convolutions: which kernels compute one, and how it is shared between threads.
#include "common.h"
#include "float_mode.h"

// Indexed by type, WG_FLOAT32 being 0. Planes of the result, or output channels, from begin to end.
typedef struct wg_convolution_kernels {
  void (*convolve[2])(const wg_convolution *s, int64_t begin, int64_t end, const void *x, const void *w,
                      const void *bias, void *y);
  void (*input_gradient[2])(const wg_convolution *s, int64_t begin, int64_t end, const void *y,
                            const void *w, const void *bias, void *x);
  void (*weight_gradient[2])(const wg_convolution *s, int64_t begin, int64_t end, const void *x,
                             const void *y, void *w);
} convolution_kernels;

#define WG_SOURCE "convolution_impl.h"
#include "stamp.h"

typedef struct {
  const wg_convolution *s;
  const convolution_kernels *table;
  wg_dtype t;
  const void *a, *b, *bias;
  void *result;
} row_job;

static void convolve_planes(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  j->table->convolve[j->t](j->s, begin, end, j->a, j->b, j->bias, j->result);
}

static void input_gradient_planes(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  j->table->input_gradient[j->t](j->s, begin, end, j->a, j->b, j->bias, j->result);
}

static void weight_gradient_channels(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  j->table->weight_gradient[j->t](j->s, begin, end, j->a, j->b, j->result);
}

static int64_t product(const int64_t x[3]) { return x[0] * x[1] * x[2]; }

// Multiply-adds that are worth a thread.
#define LEAST 65536

// `count` parts of the result, which together take `work` multiply-adds.
static void over_parts(int64_t count, int64_t work, row_job *job,
                       void (*body)(void *job, int64_t begin, int64_t end)) {
  if (count <= 0) return;
  const bool has_mode = work >= WG_FLUSH_PRODUCT;
  const wg_float_mode mode = has_mode ? wg_flush_subnormals() : 0;
  const int64_t each = work / count;
  wg_parallel_ranges(count, 1, each > LEAST ? 1 : LEAST / (each + 1) + 1, body, job);
  if (has_mode) wg_set_float_mode(mode);
}

// Multiply-adds of each of the three.
static int64_t work_of(const wg_convolution *s) {
  return s->batch * s->outputs * product(s->output) * (s->inputs / s->groups) * product(s->kernel);
}

void wg_convolve(wg_dtype t, const wg_convolution *s, const void *x, const void *w, const void *bias,
                 void *y) {
  row_job job = {s, wg_kernels()->convolution, t, x, w, bias, y};
  over_parts(s->batch * s->outputs, work_of(s), &job, convolve_planes);
}

void wg_convolve_input_gradient(wg_dtype t, const wg_convolution *s, const void *y, const void *w,
                                const void *bias, void *x) {
  row_job job = {s, wg_kernels()->convolution, t, y, w, bias, x};
  over_parts(s->batch * s->inputs, work_of(s), &job, input_gradient_planes);
}

void wg_convolve_weight_gradient(wg_dtype t, const wg_convolution *s, const void *x, const void *y,
                                 void *w) {
  row_job job = {s, wg_kernels()->convolution, t, x, y, NULL, w};
  over_parts(s->outputs, work_of(s), &job, weight_gradient_channels);
}
