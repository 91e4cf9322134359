// Shapes with strides for several operands: dropping axes of size 1 and joining axes that all operands
// walk through without a jump, so that the innermost loop is as long as it can be.
#ifndef WENGERT_LAYOUT_H
#define WENGERT_LAYOUT_H

#include "common.h"

#define WG_MAX_OPERANDS 3

typedef struct {
  int rank;       // at least 1
  int64_t count;  // elements in all
  int64_t shape[WG_MAX_RANK];
  int64_t strides[WG_MAX_OPERANDS][WG_MAX_RANK];
} wg_layout;

// A rank of 0 gives one axis of size 1 with strides 0.
WG_INLINE void wg_collapse(wg_layout *l, int rank, const int64_t *shape, int operands,
                           const int64_t *const *strides) {
  int r = -1;
  l->count = 1;
  for (int d = 0; d < rank; d++) {
    l->count *= shape[d];
    if (shape[d] == 1) continue;
    bool joins = r >= 0;
    for (int k = 0; joins && k < operands; k++) {
      joins = l->strides[k][r] == strides[k][d] * shape[d];
    }
    if (joins) {
      l->shape[r] *= shape[d];
    } else {
      r += 1;
      l->shape[r] = shape[d];
    }
    for (int k = 0; k < operands; k++) l->strides[k][r] = strides[k][d];
  }
  if (r < 0) {
    r = 0;
    l->shape[0] = 1;
    for (int k = 0; k < operands; k++) l->strides[k][0] = 0;
  }
  l->rank = r + 1;
}

// Moves the operands' offsets to the next row; an odometer over all axes but the innermost.
WG_INLINE void wg_next_row(const wg_layout *l, int64_t *position, int operands, int64_t *offsets) {
  for (int d = l->rank - 2; d >= 0; d--) {
    position[d] += 1;
    for (int k = 0; k < operands; k++) offsets[k] += l->strides[k][d];
    if (position[d] < l->shape[d]) return;
    for (int k = 0; k < operands; k++) offsets[k] -= l->strides[k][d] * l->shape[d];
    position[d] = 0;
  }
}

// Copies n elements of a row with any stride to a contiguous block.
WG_INLINE void wg_gather_row(size_t size, int64_t n, const void *x, int64_t stride, void *y) {
  switch (size) {
  case 1:
    for (int64_t i = 0; i < n; i++) ((uint8_t *)y)[i] = ((const uint8_t *)x)[i * stride];
    break;
  case 4:
    for (int64_t i = 0; i < n; i++) ((uint32_t *)y)[i] = ((const uint32_t *)x)[i * stride];
    break;
  default:
    for (int64_t i = 0; i < n; i++) ((uint64_t *)y)[i] = ((const uint64_t *)x)[i * stride];
  }
}

#endif
