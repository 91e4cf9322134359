// Maps of one and two operands, comparisons, conversions (map_unary.c, map_binary.c, convert.c).
#ifndef WG_ELEMENTWISE_H
#define WG_ELEMENTWISE_H

#include "element_types.h"

// Unary maps; unary_maps.def says which element types have which.
typedef enum {
#define WG_UNARY(NAME, ...) WG_##NAME,
#define WG_BOOL_UNARY(NAME, ...) WG_##NAME,
#include "../unary_maps.def"
  WG_UNARY_OPS
} wg_unary_op;
// Whether an element type has a map.
bool wg_has_unary(wg_unary_op op, wg_dtype t);
void wg_unary(wg_unary_op op, wg_dtype t, int64_t n, const void *x, void *y);

// Binary maps; binary_maps.def says which element types have which.
typedef enum {
#define WG_BINARY(NAME, ...) WG_##NAME,
#define WG_BOOL_BINARY(NAME, ...) WG_##NAME,
#include "../binary_maps.def"
  WG_BINARY_OPS
} wg_binary_op;
bool wg_has_binary(wg_binary_op op, wg_dtype t);
// y[i] = a[i * a_step] op b[i * b_step], steps 0 or 1.
void wg_binary(wg_binary_op op, wg_dtype t, int64_t n, const void *a, int a_step, const void *b,
               int b_step, void *y);
// The broadcasting form: y is contiguous with the given shape. Operands are contiguous, but for axes with a
// stride of 0, along which they repeat; so it is in all functions below.
void wg_binary_broadcast(wg_binary_op op, wg_dtype t, int rank, const int64_t *shape, const void *a,
                         const int64_t *a_strides, const void *b, const int64_t *b_strides, void *y);

// Comparisons, to bool. NaN compares unequal to everything.
typedef enum { WG_EQ, WG_NE, WG_LT, WG_LE, WG_GT, WG_GE } wg_compare_op;
void wg_compare_broadcast(wg_compare_op op, wg_dtype t, int rank, const int64_t *shape,
                          const void *a, const int64_t *a_strides, const void *b,
                          const int64_t *b_strides, uint8_t *y);

// y = condition ? a : b, all broadcast.
void wg_select_broadcast(wg_dtype t, int rank, const int64_t *shape, const uint8_t *condition,
                         const int64_t *c_strides, const void *a, const int64_t *a_strides,
                         const void *b, const int64_t *b_strides, void *y);

void wg_fill(wg_dtype t, int64_t n, double value, void *y);
// y[i] = start + i * step, computed as written (no running sum).
void wg_arange(wg_dtype t, int64_t n, double start, double step, void *y);
// y = a x + b z, floating-point types only.
void wg_blend(wg_dtype t, int64_t n, double a, const void *x, double b, const void *z, void *y);
// y = x factor where the mask is 1, 0 where it is 0, also for an infinite or NaN x; floating-point types only.
void wg_mask_scale(wg_dtype t, int64_t n, const void *x, const uint8_t *mask, double factor, void *y);
// Converts as a Swift `Scalar(exactly-or-truncating:)` would: float to integer truncates toward zero
// (NaN becomes 0, out of range saturates), number to bool is != 0, bool to number is 0 or 1.
void wg_cast(wg_dtype from, wg_dtype to, int64_t n, const void *x, void *y);

#endif
