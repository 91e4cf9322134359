// Recurrent layers over whole sequences (recurrence.c).
#ifndef WG_RECURRENCE_H
#define WG_RECURRENCE_H

#include "element_types.h"

// RNN: h' = tanh or relu of x W_ih^T + b_ih + h W_hh^T + b_hh. LSTM: gates i, f, g, o. GRU: gates r, z, n.
typedef enum { WG_RNN_TANH, WG_RNN_RELU, WG_LSTM, WG_GRU } wg_recurrent_kind;

// One layer in one direction. `lengths` holds how many steps of each sample are valid, or is NULL: a step
// beyond them leaves the state as it is.
typedef struct {
  wg_recurrent_kind kind;
  bool reversed;
  int64_t steps, batch, inputs, width;
  const int64_t *lengths;
} wg_recurrent_layer;

// x is [steps, batch, inputs]; h0 and c0 are [batch, width]; W_ih is [gates * width, inputs], W_hh
// [gates * width, width]; biases are [gates * width], or NULL for zeros. c0 is the LSTM's.
typedef struct {
  const void *x, *h0, *c0, *w_ih, *w_hh, *b_ih, *b_hh;
} wg_recurrence_operands;

// Elements that a place of the state has in `gates`: the LSTM's i, f, g, o; the GRU's r, z, n and
// h W_hn^T + b_hn. A plain RNN has one: there `gates` is `states`.
int64_t wg_recurrent_slots(wg_recurrent_kind kind);
// Elements from one sample's gates to those of the next.
int64_t wg_recurrent_row(wg_recurrent_kind kind, int64_t width);
// Elements of `scratch` of the forward computation, and of that of the gradients.
int64_t wg_recurrent_scratch(const wg_recurrent_layer *s);
int64_t wg_recurrent_gradient_scratch(wg_dtype t, const wg_recurrent_layer *s);

// Writes the state after every step to `states`, [steps, batch, width], the LSTM's c to `cells` of the same
// shape, and what the gradient needs to `gates`, [steps, batch, row].
void wg_recurrent_forward(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                          void *gates, void *cells, void *states, void *scratch);
// `h` and `c` hold the cotangents of the last state and, afterwards, the gradients of the first. The others
// are written, or NULL.
typedef struct {
  void *h, *c, *x, *w_ih, *w_hh, *b_ih, *b_hh;
} wg_recurrence_gradients;
// The gradients for the cotangent `y` of the states, or NULL for zeros.
void wg_recurrent_gradient(wg_dtype t, const wg_recurrent_layer *s, const wg_recurrence_operands *o,
                           const void *gates, const void *cells, const void *states, const void *y,
                           const wg_recurrence_gradients *result, void *scratch);

#endif
