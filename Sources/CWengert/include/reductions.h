// Reductions and sorting (reduce.c, arg_reduce.c, argsort.c).
#ifndef WG_REDUCTIONS_H
#define WG_REDUCTIONS_H

#include "element_types.h"

// x is [outer, n, inner], y is [outer, inner]. Sums use a fixed blocking, so that a result never
// depends on anything but its operands. MAX and MIN of an empty axis are rejected by the caller; they
// return NaN if there is one. SUM and PROD of an empty axis are 0 and 1, LOGSUMEXP is -inf.
typedef enum {
  WG_SUM, WG_PROD, WG_REDUCE_MAX, WG_REDUCE_MIN, WG_LOGSUMEXP,
  WG_SUM_SQUARED_DEVIATIONS,  // sum (x - mean)^2, in two passes
  WG_SUM_OF_SQUARES,
  WG_NORM  // sqrt(sum x^2), with the elements scaled where a square would overflow or vanish
} wg_reduce_op;
// Floating-point types: all. Integers: SUM, PROD, REDUCE_MAX, REDUCE_MIN. Bool: REDUCE_MAX (any) and
// REDUCE_MIN (all).
void wg_reduce(wg_reduce_op op, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
               void *y);
// Position of the first greatest (least) element; NaN wins.
void wg_arg_reduce(bool least, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                   int64_t *y);

// Stable argsort over the middle axis: index is [outer, n, inner]. NaN sorts last ascending, first
// descending.
void wg_argsort(bool descending, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                int64_t *index);
// Whether no element is NaN or infinite; true for other than floating-point types.
bool wg_all_finite(wg_dtype t, int64_t n, const void *x);

#endif
