// Reductions and the test for finite numbers. The loops are in sums_float.h and reduce_float.h.
#include "common.h"

typedef void (*integer_reduce)(int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
// The floating-point entries are indexed by type, WG_FLOAT32 being 0; integers start at WG_INT32.
typedef struct wg_reduce_kernels {
  void (*floats[2])(wg_reduce_op op, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  // Columns begin ..< end of one matrix.
  void (*columns[2])(wg_reduce_op op, int64_t n, int64_t inner, int64_t begin, int64_t end,
                     const void *x, void *y);
  bool (*all_finite[2])(int64_t n, const void *x);
  const integer_reduce *integers[4];
} reduce_kernels;

#define WG_SOURCE "reduce_impl.h"
#include "stamp.h"

// About so many elements are worth a thread.
#define LEAST 16384

// Where there are many sums, they are shared out; with rows, or with columns of one matrix.
typedef struct {
  const reduce_kernels *table;
  wg_reduce_op op;
  wg_dtype t;
  int64_t n, inner;
  const char *x;
  char *y;
} reduce_job;

static void reduce_rows(void *context, int64_t begin, int64_t end) {
  const reduce_job *j = context;
  size_t size = wg_size_of(j->t);
  const void *x = j->x + (size_t)(begin * j->n * j->inner) * size;
  void *y = j->y + (size_t)(begin * j->inner) * size;
  if (j->t <= WG_FLOAT64) j->table->floats[j->t](j->op, end - begin, j->n, j->inner, x, y);
  else j->table->integers[j->t - WG_INT32][j->op](end - begin, j->n, j->inner, x, y);
}
static void reduce_columns(void *context, int64_t begin, int64_t end) {
  const reduce_job *j = context;
  j->table->columns[j->t](j->op, j->n, j->inner, begin, end, j->x, j->y);
}

void wg_reduce(wg_reduce_op op, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
               void *y) {
  reduce_job job = {wg_kernels()->reduce, op, t, n, inner, x, y};
  int64_t elements = outer * n * inner;
  if (elements < 4 * LEAST) {
    reduce_rows(&job, 0, outer);
  } else if (outer == 1 && inner > 1 && t <= WG_FLOAT64) {
    wg_parallel_ranges(inner, 64, 2 * LEAST / n + 1, reduce_columns, &job);
  } else {
    wg_parallel_ranges(outer, 1, 2 * LEAST / (n * inner) + 1, reduce_rows, &job);
  }
}

bool wg_all_finite(wg_dtype t, int64_t n, const void *x) {
  return t > WG_FLOAT64 || wg_kernels()->reduce->all_finite[t](n, x);
}
