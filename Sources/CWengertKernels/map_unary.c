// Unary maps: wg_unary. The loops are in map_unary_float.h, the functions in math_f32.h and math_f64.h.
#include "common.h"

#define UNARY_OPS (WG_NOT + 1)
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

// From about so many elements on a second thread is worth waking: of cheap maps, of polynomials, and
// of functions of <math.h>.
#define LEAST 32768
static int64_t least(wg_unary_op op) {
  switch (op) {
  case WG_NEG: case WG_ABS: case WG_SIGN: case WG_SQUARE: case WG_RECIPROCAL: case WG_SQRT:
  case WG_RSQRT: case WG_RELU: case WG_FLOOR: case WG_CEIL: case WG_ROUND: case WG_TRUNC: case WG_NOT:
    return LEAST;
  case WG_TAN: case WG_ASIN: case WG_ACOS: case WG_ATAN: case WG_SINH: case WG_COSH: return LEAST / 16;
  default: return LEAST / 2;
  }
}

void wg_unary(wg_unary_op op, wg_dtype t, int64_t n, const void *x, void *y) {
  unary_function f = wg_kernels()->unary->functions[t][op];
  if (n < 2 * (LEAST / 16)) {
    f(n, x, y);
    return;
  }
  unary_job job = {f, wg_size_of(t), x, y};
  wg_parallel_ranges(n, 64, least(op), unary_range, &job);
}
