// Recurrent layers over whole sequences: one product of all inputs, one per step for the state, and the
// gates of a step in one pass. The loops over gates are in recurrence_float.h.
#include "common.h"

// Indexed by type, WG_FLOAT32 being 0.
typedef struct wg_recurrence_kernels {
  void (*bias[2])(wg_recurrent_kind kind, int64_t width, const void *first, const void *second,
                  void *result);
  void (*rows[2])(const wg_recurrent_layer *s, int64_t step, int64_t begin, int64_t end, const void *bias,
                  void *g, const void *h0, const void *c0, void *h, void *c);
  void (*gradient_rows[2])(const wg_recurrent_layer *s, int64_t step, int64_t begin, int64_t end,
                           const void *g, const void *h0, const void *c0, const void *c, const void *y,
                           void *dh, void *dc, void *d);
} recurrence_kernels;

#define WG_SOURCE "recurrence_impl.h"
#include "stamp.h"

int64_t wg_recurrent_slots(wg_recurrent_kind kind) { return kind == WG_LSTM || kind == WG_GRU ? 4 : 1; }

// Rows of weights for each place of the state.
static int64_t gates_of(wg_recurrent_kind kind) {
  return kind == WG_LSTM ? 4 : kind == WG_GRU ? 3 : 1;
}

// Rows of the transposed weights lie no multiple of a page apart: they would fall into few sets of a cache.
static int64_t stride_of(const wg_recurrent_layer *s) { return gates_of(s->kind) * s->width + 16; }

int64_t wg_recurrent_scratch(const wg_recurrent_layer *s) {
  return s->width * stride_of(s) + wg_recurrent_slots(s->kind) * s->width;
}

// About so many elements of the state are worth a thread.
#define LEAST 2048

// A step as threads share it; pieces are ranges of samples.
typedef struct {
  const recurrence_kernels *table;
  wg_dtype t;
  const wg_recurrent_layer *s;
  int64_t step;
  const void *bias, *h0, *c0, *saved, *saved_c, *y;
  void *g, *h, *c;
} step_job;

static void over_samples(step_job *job, void (*body)(void *job, int64_t begin, int64_t end)) {
  wg_parallel_ranges(job->s->batch, 1, LEAST / (job->s->width + 1) + 1, body, job);
}

static void forward_samples(void *context, int64_t begin, int64_t end) {
  const step_job *j = context;
  j->table->rows[j->t](j->s, j->step, begin, end, j->bias, j->g, j->h0, j->c0, j->h, j->c);
}

static void gradient_of_samples(void *context, int64_t begin, int64_t end) {
  const step_job *j = context;
  j->table->gradient_rows[j->t](j->s, j->step, begin, end, j->saved, j->h0, j->c0, j->saved_c, j->y, j->h,
                                j->c, j->g);
}

// A place in an array of type t.
static void *place(wg_dtype t, const void *array, int64_t elements) {
  return array == NULL ? NULL : (char *)array + (size_t)elements * wg_size_of(t);
}

// The step that comes as number i, and the state before it: that after the step before, or the first.
static int64_t step_at(const wg_recurrent_layer *s, int64_t i) { return s->reversed ? s->steps - 1 - i : i; }
static const void *state_before(wg_dtype t, const wg_recurrent_layer *s, int64_t i, const void *states,
                                const void *first) {
  return i == 0 ? first : place(t, states, step_at(s, i - 1) * s->batch * s->width);
}

// The products of one step's states with W_hh^T, which lies transposed in w: added to the products with
// x, except the part of the GRU's n, which has a slot of its own.
static void add_state_products(wg_dtype t, const wg_recurrent_layer *s, const void *h, const void *w, void *g) {
  const int64_t n = s->width, row = wg_recurrent_slots(s->kind) * n, stride = stride_of(s);
  const int64_t added = s->kind == WG_GRU ? 2 * n : row;
  wg_gemm(t, false, false, s->batch, added, n, h, n, w, stride, true, g, row);
  if (s->kind == WG_GRU) {
    wg_gemm(t, false, false, s->batch, n, n, h, n, place(t, w, 2 * n), stride, false,
            place(t, g, 3 * n), row);
  }
}

void wg_recurrent_forward(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                          void *gates, void *cells, void *states, void *scratch) {
  const recurrence_kernels *table = wg_kernels()->recurrence;
  const int64_t n = s->width, row = wg_recurrent_slots(s->kind) * n, outputs = gates_of(s->kind) * n;
  void *bias = place(t, scratch, n * stride_of(s));
  wg_transpose(t, outputs, n, o->w_hh, n, scratch, stride_of(s));
  table->bias[t](s->kind, n, o->b_ih, o->b_hh, bias);
  wg_gemm(t, false, true, s->steps * s->batch, outputs, s->inputs, o->x, s->inputs, o->w_ih, s->inputs,
          false, gates, row);
  step_job job = {.table = table, .t = t, .s = s, .bias = bias};
  for (int64_t i = 0; i < s->steps; i++) {
    job.step = step_at(s, i);
    job.h0 = state_before(t, s, i, states, o->h0);
    job.c0 = state_before(t, s, i, cells, o->c0);
    job.g = place(t, gates, job.step * s->batch * row);
    job.h = place(t, states, job.step * s->batch * n);
    job.c = place(t, cells, job.step * s->batch * n);
    add_state_products(t, s, job.h0, scratch, job.g);
    over_samples(&job, forward_samples);
  }
}

// What reaches the state before a step through the products: g W_hh, added to h.
static void add_state_gradients(wg_dtype t, const wg_recurrent_layer *s, const void *g, const void *w, void *h) {
  const int64_t n = s->width, row = wg_recurrent_slots(s->kind) * n;
  const int64_t shared = s->kind == WG_GRU ? 2 * n : row;
  wg_gemm(t, false, false, s->batch, n, shared, g, row, w, n, true, h, n);
  if (s->kind == WG_GRU) {
    wg_gemm(t, false, false, s->batch, n, n, place(t, g, 3 * n), row, place(t, w, 2 * n * n), n, true, h,
            n);
  }
}

void wg_recurrent_gradient(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                           const void *gates, const void *cells, const void *states, const void *y,
                           void *h, void *c, void *g) {
  const int64_t n = s->width, row = wg_recurrent_slots(s->kind) * n;
  step_job job = {.table = wg_kernels()->recurrence, .t = t, .s = s, .h = h, .c = c};
  for (int64_t i = s->steps - 1; i >= 0; i--) {
    const int64_t step = step_at(s, i);
    job.step = step;
    job.h0 = state_before(t, s, i, states, o->h0);
    job.c0 = state_before(t, s, i, cells, o->c0);
    job.saved = place(t, gates, step * s->batch * row);
    job.saved_c = place(t, cells, step * s->batch * n);
    job.y = place(t, y, step * s->batch * n);
    job.g = place(t, g, step * s->batch * row);
    over_samples(&job, gradient_of_samples);
    add_state_gradients(t, s, job.g, o->w_hh, h);
  }
}

// W = the sum over steps of g^T times the states before, for `outputs` columns of g and rows of W.
static void multiply_with_states(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                                 const void *states, const void *g, int64_t outputs, void *w) {
  const int64_t n = s->width, row = wg_recurrent_slots(s->kind) * n, rest = (s->steps - 1) * s->batch;
  const int64_t first = step_at(s, 0) * s->batch, later = s->reversed ? 0 : s->batch;
  wg_gemm(t, true, false, outputs, n, s->batch, place(t, g, first * row), row, o->h0, n, false, w, n);
  if (rest == 0) return;
  wg_gemm(t, true, false, outputs, n, rest, place(t, g, later * row), row,
          place(t, states, (s->reversed ? s->batch : 0) * n), n, true, w, n);
}

void wg_recurrent_products(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                           const void *states, const void *g, const wg_recurrence_gradients *result,
                           void *scratch) {
  const int64_t n = s->width, outputs = gates_of(s->kind) * n, row = wg_recurrent_slots(s->kind) * n;
  const int64_t rows = s->steps * s->batch, shared = s->kind == WG_GRU ? 2 * n : outputs;
  if (result->x != NULL) {
    wg_gemm(t, false, false, rows, s->inputs, outputs, g, row, o->w_ih, s->inputs, false, result->x,
            s->inputs);
  }
  if (result->w_ih != NULL) {
    wg_gemm(t, true, false, outputs, s->inputs, rows, g, row, o->x, s->inputs, false, result->w_ih,
            s->inputs);
  }
  if (result->w_hh != NULL) {
    multiply_with_states(t, s, o, states, g, shared, result->w_hh);
    if (s->kind == WG_GRU) {
      multiply_with_states(t, s, o, states, place(t, g, 3 * n), n, place(t, result->w_hh, 2 * n * n));
    }
  }
  if (result->b_ih == NULL && result->b_hh == NULL) return;
  wg_reduce(WG_SUM, t, 1, rows, row, g, scratch);
  if (result->b_ih != NULL) memcpy(result->b_ih, scratch, (size_t)outputs * wg_size_of(t));
  if (result->b_hh == NULL) return;
  memcpy(result->b_hh, scratch, (size_t)shared * wg_size_of(t));
  if (s->kind == WG_GRU) {
    memcpy(place(t, result->b_hh, 2 * n), place(t, scratch, 3 * n), (size_t)n * wg_size_of(t));
  }
}
