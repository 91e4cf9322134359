// Statistics of channels and normalization by them. The loops are in normalize_float.h and normalize_gradient_float.h.
#include "common.h"

// Indexed by type, WG_FLOAT32 being 0.
typedef struct wg_normalization_kernels {
  void (*statistics[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                        void *moments);
  void (*normalize[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                       const void *moments, const void *scale, const void *shift, void *y);
  void (*normalize_gradient[2])(const wg_normalization *s, int64_t begin, int64_t end,
                                const void *x, const void *moments, const void *scale,
                                const void *u, void *g);
  void (*scale_gradient[2])(const wg_normalization *s, int64_t begin, int64_t end, const void *x,
                            const void *moments, const void *u, void *g, void *scratch);
  void (*inverse_deviations[2])(const wg_normalization *s, const void *moments, void *y);
} normalization_kernels;

#define WG_SOURCE "normalize_impl.h"
#include "stamp.h"

// About so many elements are worth a thread.
#define LEAST 16384

// The arguments of one of the normalizations; pieces are ranges of channels, or of positions. u is
// the cotangent.
typedef struct {
  const normalization_kernels *table;
  wg_dtype t;
  const wg_normalization *s;
  const void *x, *moments, *scale, *shift, *u;
  void *y, *scratch;
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
  j->table->statistics[j->t](j->s, begin, end, j->x, j->y);
}
void wg_channel_moments(wg_dtype t, const wg_normalization *s, const void *x, void *moments) {
  channel_job job = {.table = wg_kernels()->normalization, .t = t, .s = s, .x = x, .y = moments};
  over_channels(s->channels, &job, statistics_of_channels);
}

static void normalize_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->normalize[j->t](j->s, begin, end, j->x, j->moments, j->scale, j->shift, j->y);
}
void wg_normalize(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                  const void *scale, const void *shift, void *y) {
  channel_job job = {.table = wg_kernels()->normalization, .t = t, .s = s, .x = x, .moments = moments,
                     .scale = scale, .shift = shift, .y = y};
  over_channels(s->channels, &job, normalize_channels);
}

static void normalize_gradient_of_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->normalize_gradient[j->t](j->s, begin, end, j->x, j->moments, j->scale, j->u, j->y);
}
void wg_normalize_gradient(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                           const void *scale, const void *c, void *g) {
  channel_job job = {.table = wg_kernels()->normalization, .t = t, .s = s, .x = x, .moments = moments,
                     .scale = scale, .u = c, .y = g};
  over_channels(s->channels, &job, normalize_gradient_of_channels);
}

static void scale_gradient_of_channels(void *context, int64_t begin, int64_t end) {
  const channel_job *j = context;
  j->table->scale_gradient[j->t](j->s, begin, end, j->x, j->moments, j->u, j->y, j->scratch);
}
void wg_normalize_scale_gradient(wg_dtype t, const wg_normalization *s, const void *x,
                                 const void *moments, const void *c, void *g, void *scratch) {
  channel_job job = {.table = wg_kernels()->normalization, .t = t, .s = s, .x = x,
                     .moments = moments, .u = c, .y = g, .scratch = scratch};
  if (s->per_position) job.table->inverse_deviations[t](s, moments, scratch);
  over_channels(s->per_position ? s->inner : s->channels, &job, scale_gradient_of_channels);
}
