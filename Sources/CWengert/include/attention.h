// Attention that never holds the scores of all queries and keys (attention.c).
#ifndef WG_ATTENTION_H
#define WG_ATTENTION_H

#include "element_types.h"

// How far apart matrices and their rows lie.
typedef struct {
  int64_t batch, head, row;
} wg_attention_strides;

// An operand that broadcasts to [batch, heads, queries, keys]: where the matrix of each of the batch * heads
// begins, and how far apart rows and columns lie, 0 if there is one only. `elements` is NULL if there is none.
typedef struct {
  const void *elements;
  const int64_t *offsets;
  int64_t row, column;
} wg_attention_table;

// softmax(scale q k^T + bias) v for each of batch * heads matrices; key_heads divides heads, and neighbours
// share a head of keys.
typedef struct {
  int64_t batch, heads, key_heads, queries, keys, width, value_width;
  wg_attention_strides q, k, v, y;
  double scale;
  // Query i sees the keys 0 ... i alone.
  bool causal;
  // Booleans, where a key is seen; and a bias of the scaled scores.
  wg_attention_table mask, bias;
  // Probabilities that are dropped: those that wg_random_mask drops of all in row-major order.
  double dropout;
  uint64_t seed, position;
} wg_attention;

// `statistics` has two numbers for each row of scores: the greatest, and 1 over the sum of exponentials of
// the differences from it; both are 0 for a query that sees no key. `scratch` is NULL or has
// wg_attention_scratch elements. The later members are for the gradient.
typedef struct {
  const void *q, *k, *v;
  void *y, *statistics, *scratch;
  const void *y_gradient;
  void *q_gradient, *k_gradient, *v_gradient;
} wg_attention_operands;

int64_t wg_attention_scratch(const wg_attention *s, bool is_gradient);
// Writes y and statistics.
void wg_attention_forward(wg_dtype t, const wg_attention *s, const wg_attention_operands *o);
// Writes the gradients, which have the strides of their operands.
void wg_attention_gradient(wg_dtype t, const wg_attention *s, const wg_attention_operands *o);

#endif
