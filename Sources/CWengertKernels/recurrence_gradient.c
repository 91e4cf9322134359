// The gradients of recurrent layers, chunk by chunk from the last step to the first: the gates' gradients step
// by step, and then the products of a chunk for the gradients of x and of the weights.
#include "recurrence_parts.h"

// Rows of d lie no multiple of a page apart: they would fall into few sets of a cache.
static int64_t d_row_of(const wg_recurrent_layer *s) {
  return wg_recurrent_slots(s->kind) * s->width + 16;
}

// Columns of d that meet the first rows of W_hh; the GRU's n has a slot of its own.
static int64_t shared_of(const wg_recurrent_layer *s) {
  return s->kind == WG_GRU ? 2 * s->width : gates_of(s->kind) * s->width;
}

int64_t wg_recurrent_gradient_scratch(wg_dtype t, const wg_recurrent_layer *s) {
  const int64_t n = s->width, outputs = gates_of(s->kind) * n;
  return chunk_of(t, s) * s->batch * d_row_of(s) + wg_recurrent_slots(s->kind) * n +
         wg_packed_elements(n, shared_of(s)) + wg_packed_elements(n, n) +
         wg_packed_elements(s->inputs, outputs);
}

// One step as threads share it, and the data of all steps.
typedef struct {
  step_cut cut;
  const recurrence_kernels *table;
  const wg_recurrence_operands *o;
  const wg_recurrence_gradients *result;
  const void *gates, *cells, *states, *y;  // of all steps
  void *d, *sums;  // of a chunk, and of the biases
  const void *w_shared, *w_apart, *w_ih;
  int64_t step;
  const void *h0, *c0, *later;  // `later` is d of the step after; NULL for none
  void *own;  // d of this step; NULL if there is none to compute
} gradient_job;

// The gradient of the state before a step through the products: d W_hh, added to h.
static void add_state_gradient(const gradient_job *j, const wg_product_part *p) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, d_row = d_row_of(s);
  wg_multiply_packed(t, s->batch, n, shared_of(s), j->later, d_row, j->w_shared, true, j->result->h, n, p);
  if (s->kind == WG_GRU) {
    wg_multiply_packed(t, s->batch, n, n, place(t, j->later, 3 * n), d_row, j->w_apart, true, j->result->h,
                       n, p);
  }
}

static void gradient_part(void *context, int64_t piece) {
  const gradient_job *j = context;
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, first = j->step * s->batch;
  wg_recurrent_part part;
  const wg_product_part p = part_at(&j->cut, piece, &part);
  if (j->later != NULL) add_state_gradient(j, &p);
  if (j->own == NULL) return;
  j->table->gradient_rows[t](
    s, j->step, &part, place(t, j->gates, first * wg_recurrent_row(s->kind, n)), j->h0, j->c0,
    place(t, j->cells, first * n), place(t, j->y, first * n), j->result->h, j->result->c, j->own,
    d_row_of(s));
}

// W = the sum over a chunk's steps i ..< end of d^T times the states before, for `outputs` columns of d from
// `column` on and as many rows of W; added, but for the chunk that comes first.
static void multiply_with_states(const gradient_job *j, int64_t i, int64_t end, int64_t column,
                                 int64_t outputs, void *w) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, d_row = d_row_of(s), batch = s->batch;
  bool adds = end < s->steps;
  if (i == 0) {
    const int64_t row = s->reversed ? (end - 1) * batch : 0;
    wg_gemm(t, true, false, outputs, n, batch, place(t, j->d, row * d_row + column), d_row, j->o->h0, n, adds,
            w, n);
    adds = true;
  }
  const int64_t begin = i == 0 ? 1 : i;
  if (begin == end) return;
  // In the order of memory, steps and the states before them.
  const int64_t row = s->reversed ? 0 : (begin - i) * batch;
  const int64_t before = step_at(s, s->reversed ? end - 2 : begin - 1) * batch;
  wg_gemm(t, true, false, outputs, n, (end - begin) * batch, place(t, j->d, row * d_row + column), d_row,
          place(t, j->states, before * n), n, adds, w, n);
}

// The gradients of x, of the weights and of the biases from those of the gates of steps i ..< end.
static void add_products(const gradient_job *j, int64_t i, int64_t end) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const wg_recurrence_gradients *result = j->result;
  const int64_t n = s->width, outputs = gates_of(s->kind) * n, d_row = d_row_of(s);
  const int64_t rows = (end - i) * s->batch, first = (s->reversed ? s->steps - end : i) * s->batch;
  const bool adds = end < s->steps;
  if (result->x != NULL) {
    wg_multiply_packed(t, rows, s->inputs, outputs, j->d, d_row, j->w_ih, false,
                       place(t, result->x, first * s->inputs), s->inputs, NULL);
  }
  if (result->w_ih != NULL) {
    wg_gemm(t, true, false, outputs, s->inputs, rows, j->d, d_row, place(t, j->o->x, first * s->inputs),
            s->inputs, adds, result->w_ih, s->inputs);
  }
  if (result->w_hh != NULL) {
    multiply_with_states(j, i, end, 0, shared_of(s), result->w_hh);
    if (s->kind == WG_GRU) {
      multiply_with_states(j, i, end, 3 * n, n, place(t, result->w_hh, 2 * n * n));
    }
  }
  if (result->b_ih == NULL && result->b_hh == NULL) return;
  j->table->bias_gradient[t](rows, wg_recurrent_slots(s->kind) * n, d_row, j->d, adds, j->sums);
}

// The gates' gradients of steps i ..< end, into d in the order of memory.
static void chunk_of_steps(gradient_job *j, int64_t i, int64_t end) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t first = s->reversed ? s->steps - end : i;
  j->later = NULL;
  for (int64_t q = end - 1; q >= i; q--) {
    j->step = step_at(s, q);
    j->h0 = state_before(t, s, q, j->states, j->o->h0);
    j->c0 = state_before(t, s, q, j->cells, j->o->c0);
    j->own = place(t, j->d, (j->step - first) * s->batch * d_row_of(s));
    wg_parallel(j->cut.parts, gradient_part, j);
    j->later = j->own;
  }
  j->own = NULL;
  wg_parallel(j->cut.parts, gradient_part, j);
}

// Packs the weights, and lays out `scratch`.
static void prepare(gradient_job *j, void *scratch) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, outputs = gates_of(s->kind) * n, shared = shared_of(s);
  j->d = scratch;
  j->sums = place(t, j->d, chunk_of(t, s) * s->batch * d_row_of(s));
  void *w_shared = place(t, j->sums, wg_recurrent_slots(s->kind) * n);
  void *w_apart = place(t, w_shared, wg_packed_elements(n, shared));
  void *w_ih = place(t, w_apart, wg_packed_elements(n, n));
  wg_pack(t, false, n, shared, j->o->w_hh, n, w_shared);
  if (shared < outputs) wg_pack(t, false, n, n, place(t, j->o->w_hh, shared * n), n, w_apart);
  if (j->result->x != NULL) wg_pack(t, false, s->inputs, outputs, j->o->w_ih, s->inputs, w_ih);
  j->w_shared = w_shared, j->w_apart = w_apart, j->w_ih = w_ih;
}

// Of no steps nothing depends on the weights.
static void clear(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_gradients *result) {
  const int64_t outputs = gates_of(s->kind) * s->width;
  if (result->w_ih != NULL) wg_fill(t, outputs * s->inputs, 0, result->w_ih);
  if (result->w_hh != NULL) wg_fill(t, outputs * s->width, 0, result->w_hh);
  if (result->b_ih != NULL) wg_fill(t, outputs, 0, result->b_ih);
  if (result->b_hh != NULL) wg_fill(t, outputs, 0, result->b_hh);
}

void wg_recurrent_gradient(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                           const void *gates, const void *cells, const void *states, const void *y,
                           const wg_recurrence_gradients *result, void *scratch) {
  const int64_t n = s->width, chunk = chunk_of(t, s), shared = shared_of(s);
  gradient_job job = {.cut = cut_of(t, s),
                      .table = wg_kernels()->recurrence,
                      .o = o,
                      .result = result,
                      .gates = gates,
                      .cells = cells,
                      .states = states,
                      .y = y};
  if (s->steps == 0) {
    clear(t, s, result);
    return;
  }
  prepare(&job, scratch);
  for (int64_t i = (s->steps - 1) / chunk * chunk; i >= 0; i -= chunk) {
    const int64_t end = i + chunk < s->steps ? i + chunk : s->steps;
    chunk_of_steps(&job, i, end);
    add_products(&job, i, end);
  }
  const size_t size = wg_size_of(t), outputs = (size_t)(gates_of(s->kind) * n);
  if (result->b_ih != NULL) memcpy(result->b_ih, job.sums, outputs * size);
  if (result->b_hh == NULL) return;
  memcpy(result->b_hh, job.sums, (size_t)shared * size);
  if (s->kind == WG_GRU) {
    memcpy(place(t, result->b_hh, 2 * n), place(t, job.sums, 3 * n), (size_t)n * size);
  }
}
