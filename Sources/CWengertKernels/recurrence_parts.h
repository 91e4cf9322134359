// Shared by recurrent layers and their gradients.
#ifndef WENGERT_RECURRENCE_PARTS_H
#define WENGERT_RECURRENCE_PARTS_H

#include "common.h"
#include "gemm_internal.h"

// Samples row ..< row_end and places of the state begin ..< end.
typedef struct {
  int64_t row, row_end, begin, end;
} wg_recurrent_part;

// Indexed by type, WG_FLOAT32 being 0.
typedef struct wg_recurrence_kernels {
  void (*bias[2])(wg_recurrent_kind kind, int64_t width, const void *first, const void *second,
                  void *result);
  void (*rows[2])(const wg_recurrent_layer *s, int64_t step, const wg_recurrent_part *part,
                  const void *bias, void *g, const void *h0, const void *c0, void *h, void *c);
  void (*gradient_rows[2])(const wg_recurrent_layer *s, int64_t step, const wg_recurrent_part *part,
                           const void *g, const void *h0, const void *c0, const void *c, const void *y,
                           void *dh, void *dc, void *d, int64_t d_row);
  void (*bias_gradient[2])(int64_t rows, int64_t columns, int64_t stride, const void *d, bool adds,
                           void *sums);
} recurrence_kernels;

// Rows of weights for each place of the state.
static inline int64_t gates_of(wg_recurrent_kind kind) {
  return kind == WG_LSTM ? 4 : kind == WG_GRU ? 3 : 1;
}

// A place in an array of type t.
static inline void *place(wg_dtype t, const void *array, int64_t elements) {
  return array == NULL ? NULL : (char *)array + (size_t)elements * wg_size_of(t);
}

// The step that comes as number i, and the state before it: that after the step before, or the first.
static inline int64_t step_at(const wg_recurrent_layer *s, int64_t i) {
  return s->reversed ? s->steps - 1 - i : i;
}
static inline const void *state_before(wg_dtype t, const wg_recurrent_layer *s, int64_t i,
                                       const void *states, const void *first) {
  return i == 0 ? first : place(t, states, step_at(s, i - 1) * s->batch * s->width);
}

// Steps are taken in chunks, whose gates the caches hold: products with all inputs of a chunk come before
// its steps, and those for the weights' gradients after them.
#define CHUNK_BYTES (2 << 20)
static inline int64_t chunk_of(wg_dtype t, const wg_recurrent_layer *s) {
  const int64_t bytes = wg_recurrent_slots(s->kind) * s->width * s->batch * (int64_t)wg_size_of(t);
  const int64_t most = bytes == 0 ? s->steps : CHUNK_BYTES / bytes;
  return most < 1 ? 1 : most < s->steps ? most : s->steps;
}

// How a step is shared: a thread computes the same part of every step.
typedef struct {
  wg_dtype t;
  const wg_recurrent_layer *s;
  int64_t parts;
  bool is_by_rows;  // parts are samples; otherwise places of the state
} step_cut;

static inline step_cut cut_of(wg_dtype t, const wg_recurrent_layer *s) {
  const double work =
    (double)s->batch * (double)s->width * (double)(gates_of(s->kind) * s->width);
  return (step_cut){t, s, wg_product_parts(t, s->batch, s->width, work),
                    wg_is_cut_by_rows(t, s->batch, s->width)};
}

// The same part as of a product [batch, width].
static inline wg_product_part part_at(const step_cut *cut, int64_t i, wg_recurrent_part *part) {
  const int64_t batch = cut->s->batch;
  const wg_product_part p = wg_product_part_at(cut->t, batch, cut->s->width, i, cut->parts);
  *part = (wg_recurrent_part){wg_tile_row(cut->t, batch, p.tile),
                              wg_tile_row(cut->t, batch, p.tile_end), p.column, p.column_end};
  return p;
}

#endif
