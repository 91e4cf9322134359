// Reductions, softmax, cross-entropy, normalization and the test for finite numbers. The loops are in
// reduce_float.h, softmax_float.h and normalize_float.h.
#include "common.h"

typedef void (*integer_reduce)(int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
// The floating-point entries are indexed by type, WG_FLOAT32 being 0; integers start at WG_INT32.
typedef struct {
  void (*floats[2])(wg_reduce_op op, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  // Columns begin ..< end of one matrix.
  void (*columns[2])(wg_reduce_op op, int64_t n, int64_t inner, int64_t begin, int64_t end,
                     const void *x, void *y);
  void (*softmax[2])(bool logarithm, int64_t outer, int64_t n, int64_t inner, const void *x, void *y);
  void (*softmax_gradient[2])(bool logarithm, int64_t rows, int64_t n, const void *y, const void *c,
                              void *g);
  void (*cross_entropy[2])(int64_t rows, int64_t n, const void *x, const int64_t *labels,
                           const void *q, void *y);
  void (*cross_entropy_gradient[2])(int64_t rows, int64_t n, const void *x, const int64_t *labels,
                                    const void *q, const void *scale, int scale_step, double factor,
                                    void *y);
  void (*statistics[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                        void *mean, void *variance);
  void (*normalize[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                       const void *mean, const void *variance, const void *scale,
                       const void *shift, void *y);
  void (*normalize_gradient[2])(const wg_normalization *s, int64_t begin, int64_t end,
                                const void *x, const void *mean, const void *variance,
                                const void *scale, const void *u, void *g);
  void (*scale_gradient[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                            const void *mean, const void *variance, const void *u, void *g,
                            void *scratch);
  void (*inverse_deviations[2])(int64_t n, double epsilon, const void *variance, void *y);
  bool (*all_finite[2])(int64_t n, const void *x);
  const integer_reduce *integers[4];
} reduce_table;

#define WG_SOURCE "reduce_impl.h"
#include "stamp.h"

static const reduce_table *const tables[WG_ISA_LEVELS] = WG_ALL_ISAS(reduce);

// What a call of one of the functions over rows needs; pieces are ranges of rows.
typedef struct {
  const reduce_table *table;
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

// Where there are many sums, they are shared out; with rows, or with columns of one matrix.
typedef struct {
  const reduce_table *table;
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
  reduce_job job = {tables[wg_isa()], op, t, n, inner, x, y};
  int64_t elements = outer * n * inner;
  if (elements < 4 * LEAST) {
    reduce_rows(&job, 0, outer);
  } else if (outer == 1 && inner > 1 && t <= WG_FLOAT64) {
    wg_parallel_ranges(inner, 64, 2 * LEAST / n + 1, reduce_columns, &job);
  } else {
    wg_parallel_ranges(outer, 1, 2 * LEAST / (n * inner) + 1, reduce_rows, &job);
  }
}

static void softmax_rows(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  size_t at = bytes(j, begin * j->n * j->inner);
  j->table->softmax[j->t](j->logarithm, end - begin, j->n, j->inner, j->x + at, j->y + at);
}
void wg_softmax(bool logarithm, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                void *y) {
  row_job job = {.table = tables[wg_isa()], .t = t, .logarithm = logarithm, .n = n, .inner = inner,
                 .x = x, .y = y};
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
  row_job job = {.table = tables[wg_isa()], .t = t, .logarithm = logarithm, .n = n, .x = y,
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
  row_job job = {.table = tables[wg_isa()], .t = t, .n = n, .x = x, .second = q, .labels = labels,
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
  row_job job = {.table = tables[wg_isa()], .t = t, .scale_step = scale_step, .n = n, .x = x,
                 .second = q, .scale = scale, .labels = labels, .factor = factor, .y = y};
  over_rows(rows, n, &job, cross_entropy_gradient_rows);
}

// What a call of one of the normalizations needs; pieces are ranges of channels, or of positions.
typedef struct {
  const reduce_table *table;
  wg_dtype t;
  const wg_normalization *s;
  const void *x, *mean, *variance, *scale, *shift;
  void *y, *z;
} channel_job;

static void over_channels(int64_t channels, channel_job *job,
                          void (*body)(void *job, int64_t begin, int64_t end)) {
  int64_t elements = job->s->outer * job->s->channels * job->s->inner;
  if (elements < 2 * LEAST) {
    body(job, 0, channels);
    return;
  }
  int64_t least = LEAST * channels / elements;
  bool columns = job->s->inner == 1 || channels != job->s->channels;
  wg_parallel_ranges(channels, columns ? 64 : 1, least > 0 ? least : 1, body, job);
}

static void statistics_of_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->statistics[j->t](j->s, begin, end, j->x, j->y, j->z);
}
void wg_channel_statistics(wg_dtype t, const wg_normalization *s, const void *x, void *mean,
                           void *variance) {
  channel_job job = {.table = tables[wg_isa()], .t = t, .s = s, .x = x, .y = mean, .z = variance};
  over_channels(s->channels, &job, statistics_of_channels);
}

static void normalize_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->normalize[j->t](j->s, begin, end, j->x, j->mean, j->variance, j->scale, j->shift, j->y);
}
void wg_normalize(wg_dtype t, const wg_normalization *s, const void *x, const void *mean,
                  const void *variance, const void *scale, const void *shift, void *y) {
  channel_job job = {.table = tables[wg_isa()], .t = t, .s = s, .x = x, .mean = mean,
                     .variance = variance, .scale = scale, .shift = shift, .y = y};
  over_channels(s->channels, &job, normalize_channels);
}

static void normalize_gradient_of_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->normalize_gradient[j->t](j->s, begin, end, j->x, j->mean, j->variance, j->scale,
                                     j->shift, j->y);
}
void wg_normalize_gradient(wg_dtype t, const wg_normalization *s, const void *x, const void *mean,
                           const void *variance, const void *scale, const void *c, void *g) {
  channel_job job = {.table = tables[wg_isa()], .t = t, .s = s, .x = x, .mean = mean,
                     .variance = variance, .scale = scale, .shift = c, .y = g};
  over_channels(s->channels, &job, normalize_gradient_of_channels);
}

static void scale_gradient_of_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->scale_gradient[j->t](j->s, begin, end, j->x, j->mean, j->variance, j->shift, j->y, j->z);
}
void wg_normalize_scale_gradient(wg_dtype t, const wg_normalization *s, const void *x,
                                 const void *mean, const void *variance, const void *c, void *g,
                                 void *scratch) {
  channel_job job = {.table = tables[wg_isa()], .t = t, .s = s, .x = x, .mean = mean,
                     .variance = variance, .shift = c, .y = g, .z = scratch};
  if (s->per_position) {
    job.table->inverse_deviations[t](s->channels, s->epsilon, variance, scratch);
  }
  over_channels(s->per_position ? s->inner : s->channels, &job, scale_gradient_of_channels);
}

bool wg_all_finite(wg_dtype t, int64_t n, const void *x) {
  return t > WG_FLOAT64 || tables[wg_isa()]->all_finite[t](n, x);
}
