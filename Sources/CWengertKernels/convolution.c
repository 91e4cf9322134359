// Convolutions: which kernels compute one, and how it is shared between threads.
#include "common.h"
#include "float_mode.h"
#include "gemm_internal.h"

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

// Multiply-adds that are worth a thread, and that are worth being laid out for products.
#define LEAST 65536
#define LEAST_PRODUCTS 4096

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

// Whether tiles of products would be nearly empty: with one channel to each group and few results of it, or so
// little work that laying it out takes longer.
static bool is_row_by_row(const wg_convolution *s) {
  const int64_t inputs = s->inputs / s->groups, outputs = s->outputs / s->groups;
  return work_of(s) < LEAST_PRODUCTS || (inputs == 1 && outputs < 4 && s->groups > 1);
}

static const convolution_products *products(const wg_convolution *s, wg_dtype t) {
  return is_row_by_row(s) ? NULL : &wg_kernels()->product->convolution[t];
}

// Products treat subnormal numbers as 0; see float_mode.h. False if they have to be computed row by row.
#define TRY_PRODUCTS(call)                                     \
  const convolution_products *p = products(s, t);              \
  if (p != NULL) {                                             \
    const wg_float_mode mode = wg_flush_subnormals();          \
    const bool is_done = p->call;                              \
    wg_set_float_mode(mode);                                   \
    if (is_done) return;                                       \
  }

void wg_convolve(wg_dtype t, const wg_convolution *s, const void *x, const void *w, const void *bias,
                 void *y) {
  TRY_PRODUCTS(convolve(s, x, w, bias, y))
  row_job job = {s, wg_kernels()->convolution, t, x, w, bias, y};
  over_parts(s->batch * s->outputs, work_of(s), &job, convolve_planes);
}

void wg_convolve_input_gradient(wg_dtype t, const wg_convolution *s, const void *y, const void *w,
                                const void *bias, void *x) {
  TRY_PRODUCTS(input_gradient(s, y, w, bias, x))
  row_job job = {s, wg_kernels()->convolution, t, y, w, bias, x};
  over_parts(s->batch * s->inputs, work_of(s), &job, input_gradient_planes);
}

void wg_convolve_weight_gradient(wg_dtype t, const wg_convolution *s, const void *x, const void *y,
                                 void *w) {
  TRY_PRODUCTS(weight_gradient(s, x, y, w))
  row_job job = {s, wg_kernels()->convolution, t, x, y, NULL, w};
  over_parts(s->outputs, work_of(s), &job, weight_gradient_channels);
}
