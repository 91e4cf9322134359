// Softmax and cross-entropy. The loops are in softmax_float.h and cross_entropy_float.h.
#include "common.h"

// Indexed by type, WG_FLOAT32 being 0.
typedef struct wg_softmax_kernels {
  void (*softmax[2])(bool logarithm, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  void (*softmax_gradient[2])(bool logarithm, int64_t rows, int64_t n, const void *y, const void *c,
                              void *g);
  void (*cross_entropy[2])(int64_t rows, int64_t n, const void *x, const int64_t *labels,
                           const void *q, void *y);
  void (*cross_entropy_gradient[2])(int64_t rows, int64_t n, const void *x, const int64_t *labels,
                                    const void *q, const void *scale, int scale_step, double factor,
                                    void *y);
} softmax_kernels;

#define WG_SOURCE "softmax_impl.h"
#include "stamp.h"

// The arguments of a function over rows; pieces are ranges of rows.
typedef struct {
  const softmax_kernels *table;
  wg_dtype t;
  bool logarithm;
  int scale_step;
  int64_t n, inner;
  const char *x, *second, *scale;
  const int64_t *labels;
  double factor;
  char *y;
} row_job;

// Rows are handed out by whole tiles; about LEAST elements are worth a thread.
#define LEAST 16384
static void over_rows(int64_t rows, int64_t row_elements, row_job *job,
                      void (*body)(void *job, int64_t begin, int64_t end)) {
  int64_t least = row_elements > 0 ? LEAST / row_elements : rows;
  if (rows * row_elements < 2 * LEAST) body(job, 0, rows);
  else wg_parallel_ranges(rows, 32, least > 0 ? least : 1, body, job);
}

static size_t bytes(const row_job *job, int64_t elements) {
  return (size_t)elements * wg_size_of(job->t);
}

static void softmax_rows(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  size_t at = bytes(j, begin * j->n * j->inner);
  j->table->softmax[j->t](j->logarithm, end - begin, j->n, j->inner, j->x + at, j->y + at);
}
void wg_softmax(bool logarithm, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                void *y) {
  row_job job = {.table = wg_kernels()->softmax, .t = t, .logarithm = logarithm, .n = n,
                 .inner = inner, .x = x, .y = y};
  over_rows(outer, n * inner, &job, softmax_rows);
}

static void softmax_gradient_rows(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  size_t at = bytes(j, begin * j->n);
  j->table->softmax_gradient[j->t](j->logarithm, end - begin, j->n, j->x + at, j->second + at,
                                   j->y + at);
}
void wg_softmax_gradient(bool logarithm, wg_dtype t, int64_t rows, int64_t n, const void *y,
                         const void *c, void *g) {
  row_job job = {.table = wg_kernels()->softmax, .t = t, .logarithm = logarithm, .n = n, .x = y,
                 .second = c, .y = g};
  over_rows(rows, n, &job, softmax_gradient_rows);
}

static const void *second_at(const row_job *j, size_t at) {
  return j->second != NULL ? j->second + at : NULL;
}
static const int64_t *labels_at(const row_job *j, int64_t row) {
  return j->labels != NULL ? j->labels + row : NULL;
}

static void cross_entropy_rows(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  size_t at = bytes(j, begin * j->n);
  j->table->cross_entropy[j->t](end - begin, j->n, j->x + at, labels_at(j, begin),
                                second_at(j, at), j->y + bytes(j, begin));
}
void wg_cross_entropy(wg_dtype t, int64_t rows, int64_t n, const void *x, const int64_t *labels,
                      const void *q, void *y) {
  row_job job = {.table = wg_kernels()->softmax, .t = t, .n = n, .x = x, .second = q, .labels = labels,
                 .y = y};
  over_rows(rows, n, &job, cross_entropy_rows);
}

static void cross_entropy_gradient_rows(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  size_t at = bytes(j, begin * j->n);
  j->table->cross_entropy_gradient[j->t](end - begin, j->n, j->x + at, labels_at(j, begin),
                                         second_at(j, at), j->scale + bytes(j, begin * j->scale_step),
                                         j->scale_step, j->factor, j->y + at);
}
void wg_cross_entropy_gradient(wg_dtype t, int64_t rows, int64_t n, const void *x,
                               const int64_t *labels, const void *q, const void *scale,
                               int scale_step, double factor, void *y) {
  row_job job = {.table = wg_kernels()->softmax, .t = t, .scale_step = scale_step, .n = n, .x = x,
                 .second = q, .scale = scale, .labels = labels, .factor = factor, .y = y};
  over_rows(rows, n, &job, cross_entropy_gradient_rows);
}
