// Running sums, products, sums of exponentials, extremes and linear recurrences along an axis. Columns go in
// blocks, so that rows of memory are read as a whole; every column is computed in order.
#include "common.h"
#include "special.h"

#define BLOCK 32

typedef struct {
  wg_dtype t;
  int kind;
  bool reversed;
  int64_t n, inner, blocks;  // blocks of columns per outer index
  const void *x, *c;
  void *y;
} scan_job;

// A block of columns of one outer index: `at` is its first element, `width` its columns; `next` goes from one
// element of a column to the next in order.
typedef struct {
  int64_t at, width, next;
} columns;

static columns columns_of(const scan_job *j, int64_t piece) {
  int64_t first = piece % j->blocks * BLOCK, last = (j->n - 1) * j->inner;
  int64_t width = j->inner - first < BLOCK ? j->inner - first : BLOCK;
  int64_t at = piece / j->blocks * j->n * j->inner + first;
  return j->reversed ? (columns){at + last, width, -j->inner} : (columns){at, width, j->inner};
}

// y = the running `sum` after `step`, for elements v of type T; sums are of type A.
#define RUN(T, A, start, step)                                                  \
  {                                                                             \
    const T *x = (const T *)j->x + b.at;                                        \
    T *y = (T *)j->y + b.at;                                                    \
    A sums[BLOCK];                                                              \
    for (int64_t i = 0; i < b.width; i++) sums[i] = (start);                    \
    for (int64_t k = 0; k < j->n; k++, x += b.next, y += b.next) {              \
      for (int64_t i = 0; i < b.width; i++) {                                   \
        A v = (A)x[i], sum = sums[i];                                           \
        sums[i] = (step);                                                       \
        y[i] = (T)sums[i];                                                      \
      }                                                                         \
    }                                                                           \
  }
#define RUN_TYPES(start, step)                                                  \
  switch (j->t) {                                                               \
  case WG_FLOAT32: RUN(float, double, start, step) break;                       \
  case WG_FLOAT64: RUN(double, double, start, step) break;                      \
  case WG_INT32: RUN(int32_t, uint32_t, start, step) break;                     \
  case WG_INT64: RUN(int64_t, uint64_t, start, step) break;                     \
  default: RUN(uint8_t, uint32_t, start, step) break;                           \
  }

static void scan_block(const scan_job *j, columns b) {
  switch ((wg_scan_op)j->kind) {
  case WG_SCAN_SUM: RUN_TYPES(0, sum + v) break;
  case WG_SCAN_PRODUCT: RUN_TYPES(1, sum * v) break;
  case WG_SCAN_LOG_SUM_EXP:
    if (j->t == WG_FLOAT32) RUN(float, double, -INFINITY, wg_log_add_exp(sum, v))
    else RUN(double, double, -INFINITY, wg_log_add_exp(sum, v))
    break;
  }
}

#define RECUR(T)                                                                \
  {                                                                             \
    const T *a = (const T *)j->x + b.at, *c = (const T *)j->c + b.at;           \
    T *y = (T *)j->y + b.at;                                                    \
    for (int64_t k = 0; k < j->n; k++, a += b.next, c += b.next, y += b.next) { \
      for (int64_t i = 0; i < b.width; i++) {                                   \
        y[i] = k == 0 ? c[i] : c[i] + a[i] * y[i - b.next];                     \
      }                                                                         \
    }                                                                           \
  }

static void recurrence_block(const scan_job *j, columns b) {
  if (j->t == WG_FLOAT32) RECUR(float)
  else RECUR(double)
}

// v != v says NaN for floating-point numbers and nothing for integers.
#pragma clang diagnostic ignored "-Wtautological-compare"
#define EXTREME(T, better)                                                      \
  {                                                                             \
    const T *x = (const T *)j->x + b.at;                                        \
    int64_t *index = (int64_t *)j->y + b.at;                                    \
    for (int64_t i = 0; i < b.width; i++) {                                     \
      int64_t best = 0;                                                         \
      for (int64_t k = 0; k < j->n; k++) {                                      \
        T v = x[k * b.next + i], top = x[best * b.next + i];                    \
        if (top == top && (v better top || v != v)) best = k;                   \
        index[k * b.next + i] = best;                                           \
      }                                                                         \
    }                                                                           \
  }
#define EXTREME_TYPES(better)                                                   \
  switch (j->t) {                                                               \
  case WG_FLOAT32: EXTREME(float, better) break;                                \
  case WG_FLOAT64: EXTREME(double, better) break;                               \
  case WG_INT32: EXTREME(int32_t, better) break;                                \
  case WG_INT64: EXTREME(int64_t, better) break;                                \
  default: EXTREME(uint8_t, better) break;                                      \
  }

static void extreme_block(const scan_job *j, columns b) {
  if (j->kind) EXTREME_TYPES(<=)
  else EXTREME_TYPES(>=)
}

#define PIECES(name)                                                            \
  static void name##_pieces(void *context, int64_t begin, int64_t end) {        \
    const scan_job *j = context;                                                \
    for (int64_t piece = begin; piece < end; piece++) name##_block(j, columns_of(j, piece)); \
  }
PIECES(scan)
PIECES(recurrence)
PIECES(extreme)

// About so many elements are worth a thread.
#define LEAST 16384
static void run(scan_job *job, int64_t outer, int64_t least,
                void (*body)(void *context, int64_t begin, int64_t end)) {
  job->blocks = (job->inner + BLOCK - 1) / BLOCK;
  if (job->n == 0) return;
  int64_t elements = job->n * (job->inner < BLOCK ? job->inner : BLOCK);
  least = elements > 0 && elements < least ? least / elements : 1;
  wg_parallel_ranges(outer * job->blocks, 1, least, body, job);
}

void wg_scan(wg_scan_op op, wg_dtype t, bool reversed, int64_t outer, int64_t n, int64_t inner,
             const void *x, void *y) {
  scan_job job = {.t = t, .kind = op, .reversed = reversed, .n = n, .inner = inner, .x = x, .y = y};
  run(&job, outer, op == WG_SCAN_LOG_SUM_EXP ? LEAST / 16 : LEAST, scan_pieces);
}
void wg_recurrence(wg_dtype t, bool reversed, int64_t outer, int64_t n, int64_t inner, const void *a,
                   const void *c, void *y) {
  scan_job job = {.t = t, .reversed = reversed, .n = n, .inner = inner, .x = a, .c = c, .y = y};
  run(&job, outer, LEAST, recurrence_pieces);
}
void wg_scan_extreme(bool least, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                     int64_t *index) {
  scan_job job = {.t = t, .kind = least, .n = n, .inner = inner, .x = x, .y = index};
  run(&job, outer, LEAST, extreme_pieces);
}
