// Reductions, softmax and the test for finite numbers. The loops are in reduce_float.h.
#include "common.h"

typedef void (*integer_reduce)(int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
// The floating-point entries are indexed by type, WG_FLOAT32 being 0; integers start at WG_INT32.
typedef struct {
  void (*floats[2])(wg_reduce_op op, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  void (*softmax[2])(bool logarithm, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  bool (*all_finite[2])(int64_t n, const void *x);
  const integer_reduce *integers[4];
} reduce_table;

#define WG_SOURCE "reduce_impl.h"
#include "stamp.h"

static const reduce_table *const tables[WG_ISA_LEVELS] = WG_ALL_ISAS(reduce);

void wg_reduce(wg_reduce_op op, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
               void *y) {
  const reduce_table *table = tables[wg_isa()];
  if (t <= WG_FLOAT64) table->floats[t](op, outer, n, inner, x, y);
  else table->integers[t - WG_INT32][op](outer, n, inner, x, y);
}

void wg_softmax(bool logarithm, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                void *y) {
  tables[wg_isa()]->softmax[t](logarithm, outer, n, inner, x, y);
}

bool wg_all_finite(wg_dtype t, int64_t n, const void *x) {
  return t > WG_FLOAT64 || tables[wg_isa()]->all_finite[t](n, x);
}
