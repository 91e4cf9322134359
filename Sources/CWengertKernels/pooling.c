// Pooling, shared between threads by planes. The loops are in pooling_float.h.
#include "common.h"

// Indexed by type, WG_FLOAT32 being 0; planes from first to last.
typedef void (*plane_function)(const wg_pooling *s, int64_t first, int64_t last, const void *from, void *to);
typedef void (*pick_function)(int64_t first, int64_t last, int64_t n, int64_t m, const void *from,
                              const int32_t *position, void *to);
typedef struct wg_pooling_kernels {
  void (*max_pool[2])(const wg_pooling *s, int64_t first, int64_t last, const void *x, void *y,
                      int32_t *position);
  plane_function average_pool[2], average_pool_transpose[2], unfold[2], fold[2];
  pick_function pick[2], pick_transpose[2];
} pooling_kernels;

#define WG_SOURCE "pooling_impl.h"
#include "stamp.h"

typedef struct {
  const wg_pooling *s;
  wg_dtype t;
  plane_function function;
  pick_function pick;
  int64_t n, m;
  const void *from;
  void *to;
  int32_t *position;
} plane_job;

// About so many elements are worth a thread.
#define LEAST 16384

static void over_planes(int64_t planes, int64_t elements, plane_job *job,
                        void (*body)(void *job, int64_t first, int64_t last)) {
  if (planes <= 0) return;
  wg_parallel_ranges(planes, 1, LEAST / (elements + 1) + 1, body, job);
}

static void max_planes(void *context, int64_t first, int64_t last) {
  const plane_job *j = context;
  wg_kernels()->pooling->max_pool[j->t](j->s, first, last, j->from, j->to, j->position);
}

static void planes(void *context, int64_t first, int64_t last) {
  const plane_job *j = context;
  j->function(j->s, first, last, j->from, j->to);
}

static void picked_planes(void *context, int64_t first, int64_t last) {
  const plane_job *j = context;
  j->pick(first, last, j->n, j->m, j->from, j->position, j->to);
}

// Elements of x that windows cover, those in the padding included, in one plane.
static int64_t covered(const wg_pooling *s) {
  if (s->adaptive) return s->input[0] * s->input[1] + s->output[0] * s->output[1];
  return s->output[0] * s->output[1] * s->kernel[0] * s->kernel[1];
}

void wg_max_pool(wg_dtype t, const wg_pooling *s, const void *x, void *y, int32_t *position) {
  plane_job job = {.s = s, .t = t, .from = x, .to = y, .position = position};
  over_planes(s->planes, covered(s), &job, max_planes);
}

static void over_windows(plane_function function, const wg_pooling *s, const void *from, void *to) {
  plane_job job = {.s = s, .function = function, .from = from, .to = to};
  over_planes(s->planes, covered(s), &job, planes);
}

void wg_average_pool(wg_dtype t, const wg_pooling *s, const void *x, void *y) {
  over_windows(wg_kernels()->pooling->average_pool[t], s, x, y);
}

void wg_average_pool_transpose(wg_dtype t, const wg_pooling *s, const void *y, void *x) {
  over_windows(wg_kernels()->pooling->average_pool_transpose[t], s, y, x);
}

void wg_unfold(wg_dtype t, const wg_pooling *s, const void *x, void *y) {
  over_windows(wg_kernels()->pooling->unfold[t], s, x, y);
}

void wg_fold(wg_dtype t, const wg_pooling *s, const void *y, void *x) {
  over_windows(wg_kernels()->pooling->fold[t], s, y, x);
}

void wg_pick(wg_dtype t, int64_t planes, int64_t n, int64_t m, const void *x, const int32_t *position,
             void *y) {
  plane_job job = {.pick = wg_kernels()->pooling->pick[t], .n = n, .m = m, .from = x, .to = y,
                   .position = (int32_t *)position};
  over_planes(planes, m, &job, picked_planes);
}

void wg_pick_transpose(wg_dtype t, int64_t planes, int64_t n, int64_t m, const void *y,
                       const int32_t *position, void *x) {
  plane_job job = {.pick = wg_kernels()->pooling->pick_transpose[t], .n = n, .m = m, .from = y, .to = x,
                   .position = (int32_t *)position};
  over_planes(planes, n, &job, picked_planes);
}
