// Unary maps: wg_unary. The maps are in unary_maps.def, the loops in map_unary_float.h, the functions in
// math_shared.h, math_f32.h and math_f64.h.
#include "common.h"
#include "special.h"

typedef void (*unary_function)(int64_t n, const void *x, void *y);
typedef struct wg_unary_kernels {
  const unary_function *functions[6];
} unary_kernels;

#define WG_SOURCE "map_unary_impl.h"
#include "stamp.h"

typedef struct {
  unary_function function;
  size_t size;
  const char *x;
  char *y;
} unary_job;

static void unary_range(void *context, int64_t begin, int64_t end) {
  const unary_job *j = context;
  size_t at = (size_t)begin * j->size;
  j->function(end - begin, j->x + at, j->y + at);
}

// From about so many elements on a second thread is worth waking: of cheap maps, of polynomials, and of
// functions of <math.h>.
#define CHEAP 32768
#define DEAR (CHEAP / 2)
#define DEAREST (CHEAP / 16)
static const int32_t least[WG_UNARY_OPS] = {
#define WG_UNARY(NAME, loop, cost, ...) [WG_##NAME] = cost,
#define WG_BOOL_UNARY(NAME, ...) [WG_##NAME] = CHEAP,
#include "../CWengert/unary_maps.def"
};

bool wg_has_unary(wg_unary_op op, wg_dtype t) {
  return wg_kernels()->unary->functions[t][op] != NULL;
}

void wg_unary(wg_unary_op op, wg_dtype t, int64_t n, const void *x, void *y) {
  unary_function f = wg_kernels()->unary->functions[t][op];
  if (n < 2 * DEAREST) {
    f(n, x, y);
    return;
  }
  unary_job job = {f, wg_size_of(t), x, y};
  wg_parallel_ranges(n, 64, least[op], unary_range, &job);
}
