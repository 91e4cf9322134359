// Recurrent layers over whole sequences: one product of the inputs of many steps, one per step for the state,
// and the gates of a step in one pass. The loops over gates are in recurrence_float.h.
#include "recurrence_parts.h"

#define WG_SOURCE "recurrence_impl.h"
#include "stamp.h"

int64_t wg_recurrent_slots(wg_recurrent_kind kind) { return kind == WG_LSTM || kind == WG_GRU ? 4 : 1; }

// No multiple of a page: rows would fall into few sets of a cache.
int64_t wg_recurrent_row(wg_recurrent_kind kind, int64_t width) {
  const int64_t slots = wg_recurrent_slots(kind);
  return slots == 1 ? width : slots * width + 16;
}

int64_t wg_recurrent_scratch(const wg_recurrent_layer *s) {
  const int64_t n = s->width, gates = gates_of(s->kind);
  return gates * wg_packed_elements(n, s->inputs) + gates * wg_packed_elements(n, n) +
         wg_recurrent_slots(s->kind) * n;
}

// A step as threads share it.
typedef struct {
  step_cut cut;
  const recurrence_kernels *table;
  const void *w_ih, *w_hh, *bias;
  // Inputs and gates of the steps in a chunk, as rows; 0 but for its first step.
  int64_t rows;
  const void *x;
  void *first_g;
  int64_t step;
  const void *h0, *c0;
  void *g, *h, *c;
} step_job;

// Where the products with x of a gate, and those with the state, belong: the latter of the GRU's n are apart.
static int64_t slot_of(const wg_recurrent_layer *s, int64_t gate, bool is_of_state) {
  return s->kind == WG_GRU && gate == 2 && is_of_state ? 3 : gate;
}

// The products with all inputs of a chunk, for a part of the state's places; NULL for all.
static void multiply_inputs(const step_job *j, const wg_recurrent_part *part) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, row = wg_recurrent_row(s->kind, n);
  for (int64_t gate = 0; gate < gates_of(s->kind); gate++) {
    const void *w = place(t, j->w_ih, gate * wg_packed_elements(n, s->inputs));
    void *g = place(t, j->first_g, slot_of(s, gate, false) * n);
    if (part == NULL) {
      wg_multiply_packed(t, j->rows, n, s->inputs, j->x, s->inputs, w, false, g, row, NULL);
    } else {
      const wg_product_part p = wg_product_columns(t, j->rows, part->begin, part->end);
      wg_multiply_packed(t, j->rows, n, s->inputs, j->x, s->inputs, w, false, g, row, &p);
    }
  }
}

// The gates of a part: products with the state before, added to those with x; then their functions.
static void forward_part(void *context, int64_t piece) {
  const step_job *j = context;
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, row = wg_recurrent_row(s->kind, n);
  wg_recurrent_part part;
  const wg_product_part p = part_at(&j->cut, piece, &part);
  if (j->rows > 0) multiply_inputs(j, &part);
  for (int64_t gate = 0; gate < gates_of(s->kind); gate++) {
    const int64_t slot = slot_of(s, gate, true);
    wg_multiply_packed(t, s->batch, n, n, j->h0, n, place(t, j->w_hh, gate * wg_packed_elements(n, n)),
                       slot == gate, place(t, j->g, slot * n), row, &p);
  }
  j->table->rows[t](s, j->step, &part, j->bias, j->g, j->h0, j->c0, j->h, j->c);
}

// Packs the weights gate by gate into `scratch`, and adds up the biases.
static void prepare(step_job *j, const wg_recurrence_operands *o, void *scratch) {
  const wg_dtype t = j->cut.t;
  const wg_recurrent_layer *s = j->cut.s;
  const int64_t n = s->width, gates = gates_of(s->kind);
  const int64_t input = wg_packed_elements(n, s->inputs), state = wg_packed_elements(n, n);
  void *w_hh = place(t, scratch, gates * input), *bias = place(t, w_hh, gates * state);
  for (int64_t gate = 0; gate < gates; gate++) {
    wg_pack(t, true, n, s->inputs, place(t, o->w_ih, gate * n * s->inputs), s->inputs,
            place(t, scratch, gate * input));
    wg_pack(t, true, n, n, place(t, o->w_hh, gate * n * n), n, place(t, w_hh, gate * state));
  }
  j->table->bias[t](s->kind, n, o->b_ih, o->b_hh, bias);
  j->w_ih = scratch, j->w_hh = w_hh, j->bias = bias;
}

void wg_recurrent_forward(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                          void *gates, void *cells, void *states, void *scratch) {
  const int64_t n = s->width, row = wg_recurrent_row(s->kind, n), chunk = chunk_of(t, s);
  step_job job = {.cut = cut_of(t, s), .table = wg_kernels()->recurrence};
  prepare(&job, o, scratch);
  for (int64_t i = 0; i < s->steps; i++) {
    job.step = step_at(s, i);
    job.rows = 0;
    if (i % chunk == 0) {
      const int64_t count = s->steps - i < chunk ? s->steps - i : chunk;
      const int64_t first = (s->reversed ? job.step + 1 - count : i) * s->batch;
      job.rows = count * s->batch;
      job.x = place(t, o->x, first * s->inputs);
      job.first_g = place(t, gates, first * row);
      if (job.cut.is_by_rows) {
        multiply_inputs(&job, NULL);
        job.rows = 0;
      }
    }
    job.h0 = state_before(t, s, i, states, o->h0);
    job.c0 = state_before(t, s, i, cells, o->c0);
    job.g = place(t, gates, job.step * s->batch * row);
    job.h = place(t, states, job.step * s->batch * n);
    job.c = place(t, cells, job.step * s->batch * n);
    wg_parallel(job.cut.parts, forward_part, &job);
  }
}
