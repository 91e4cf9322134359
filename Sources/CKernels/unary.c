// Unary maps: wg_unary. The loops are in unary_float.h, the functions in math_f32.h and math_f64.h.
#include "common.h"

#define UNARY_OPS (WG_NOT + 1)
typedef void (*unary_function)(int64_t n, const void *x, void *y);
typedef struct {
  const unary_function *functions[6];
} unary_table;

#define WG_SOURCE "unary_impl.h"
#include "stamp.h"

static const unary_table *const tables[WG_ISA_LEVELS] = WG_ALL_ISAS(unary);

void wg_unary(wg_unary_op op, wg_dtype t, int64_t n, const void *x, void *y) {
  tables[wg_isa()]->functions[t][op](n, x, y);
}
