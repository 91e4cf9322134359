// Random numbers: Philox4x32-10. Ten rounds, each
//   (x0, x1, x2, x3) <- (hi(M1 x2) ^ x1 ^ k0, lo(M1 x2), hi(M0 x0) ^ x3 ^ k1, lo(M0 x0)),
// the key growing by the Weyl constants in between. Word i of the stream of a key is word i % 4 of
// the block whose counter is i / 4: counter words 0 and 1 are the low and high half of i / 4, words 2
// and 3 are 0; key words 0 and 1 are the low and high half of the key.
#include "common.h"

WG_INLINE void philox_rounds(const uint32_t counter[4], const uint32_t key[2], uint32_t y[4]) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  _Pragma("clang loop unroll(full)") for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * x0, p1 = (uint64_t)0xCD9E8D57u * x2;
    x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)p1;
    x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  y[0] = x0;
  y[1] = x1;
  y[2] = x2;
  y[3] = x3;
}

typedef struct wg_random_kernels {
  void (*philox)(uint64_t key, uint64_t first, int blocks, uint32_t *y);
  void (*uniform_f32)(int m, const uint32_t *w, double low, double width, float high, float last,
                      float *y);
  void (*uniform_f64)(int m, const uint32_t *w, double low, double width, double high, double last,
                      double *y);
  void (*normal_f32)(int pairs, const uint32_t *w, double mean, double deviation, double *z);
  void (*normal_f64)(int pairs, const uint32_t *w, double mean, double deviation, double *z);
  void (*mask_f32)(int m, const uint32_t *w, uint64_t least, uint8_t *y);
  void (*mask_f64)(int m, const uint32_t *w, uint64_t least, uint8_t *y);
} random_kernels;

#define WG_SOURCE "random_impl.h"
#include "stamp.h"

// Elements are made in batches from this many words.
#define BATCH 256

void wg_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t y[4]) {
  philox_rounds(counter, key, y);
}

// The arguments of a call; pieces are ranges of elements that start at a multiple of BATCH.
typedef struct {
  const random_kernels *table;
  wg_dtype t;
  uint64_t key, offset;
  double first, second;  // low and high, mean and deviation, or the number that draws are compared to
  void *y;
} random_job;

// Some 20 microseconds are worth a second thread.
#define LEAST 8192

static void in_ranges(int64_t n, random_job *job,
                      void (*body)(void *job, int64_t begin, int64_t end)) {
  if (n < 2 * LEAST) body(job, 0, n);
  else wg_parallel_ranges(n, BATCH, LEAST, body, job);
}

static void words(void *context, int64_t begin, int64_t n) {
  const random_job *job = context;
  uint32_t *y = job->y;
  uint64_t block = (job->offset + (uint64_t)begin) / 4;
  int64_t i = begin;
  for (; i + BATCH <= n; i += BATCH, block += BATCH / 4) {
    job->table->philox(job->key, block, BATCH / 4, y + i);
  }
  if (i < n) {
    uint32_t rest[BATCH];
    job->table->philox(job->key, block, (int)((n - i + 3) / 4), rest);
    memcpy(y + i, rest, (size_t)(n - i) * sizeof(uint32_t));
  }
}

void wg_philox_words(uint64_t key, uint64_t offset, int64_t n, uint32_t *y) {
  random_job job = {.table = wg_kernels()->random, .key = key, .offset = offset, .y = y};
  in_ranges(n, &job, words);
}

static void uniform(void *context, int64_t begin, int64_t n) {
  const random_job *job = context;
  const random_kernels *table = job->table;
  uint32_t w[BATCH];
  bool single = job->t == WG_FLOAT32;
  int64_t per = single ? BATCH : BATCH / 2;
  uint64_t offset = job->offset + (uint64_t)begin * (single ? 1 : 2);
  double low = job->first, high = job->second;
  // Rounding may reach `high`, which is not in the interval unless the interval is one point.
  float high_f = (float)high, last_f = high > low ? nextafterf(high_f, -INFINITY) : high_f;
  double last = high > low ? nextafter(high, -INFINITY) : high;
  for (int64_t i = begin; i < n; i += per, offset += BATCH) {
    int m = (int)(n - i < per ? n - i : per);
    table->philox(job->key, offset / 4, ((single ? m : 2 * m) + 3) / 4, w);
    if (single) table->uniform_f32(m, w, low, high - low, high_f, last_f, (float *)job->y + i);
    else table->uniform_f64(m, w, low, high - low, high, last, (double *)job->y + i);
  }
}

void wg_random_uniform(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double low, double high,
                       void *y) {
  random_job job = {wg_kernels()->random, t, key, offset, low, high, y};
  in_ranges(n, &job, uniform);
}

static void normal(void *context, int64_t begin, int64_t n) {
  const random_job *job = context;
  const random_kernels *table = job->table;
  uint32_t w[BATCH];
  double z[BATCH];
  bool single = job->t == WG_FLOAT32;
  int64_t per = single ? BATCH : BATCH / 2;
  uint64_t offset = job->offset + (uint64_t)begin * (single ? 1 : 2);
  for (int64_t i = begin; i < n; i += per, offset += BATCH) {
    int m = (int)(n - i < per ? n - i : per), pairs = (m + 1) / 2;
    table->philox(job->key, offset / 4, ((single ? 2 : 4) * pairs + 3) / 4, w);
    if (single) {
      table->normal_f32(pairs, w, job->first, job->second, z);
      for (int j = 0; j < m; j++) ((float *)job->y)[i + j] = (float)z[j];
    } else {
      table->normal_f64(pairs, w, job->first, job->second, z);
      memcpy((double *)job->y + i, z, (size_t)m * sizeof(double));
    }
  }
}

void wg_random_normal(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double mean,
                      double standard_deviation, void *y) {
  random_job job = {wg_kernels()->random, t, key, offset, mean, standard_deviation, y};
  in_ranges(n, &job, normal);
}

// A draw is a whole number of 2^-24 or 2^-53, so it is compared as that whole number.
static void mask(void *context, int64_t begin, int64_t n) {
  const random_job *job = context;
  uint32_t w[BATCH];
  bool single = job->t == WG_FLOAT32;
  int64_t per = single ? BATCH : BATCH / 2;
  uint64_t offset = job->offset + (uint64_t)begin * (single ? 1 : 2);
  uint64_t least = single ? (uint64_t)ceil((double)(float)job->first * 0x1p24)
                          : (uint64_t)ceil(job->first * 0x1p53);
  for (int64_t i = begin; i < n; i += per, offset += BATCH) {
    int m = (int)(n - i < per ? n - i : per);
    job->table->philox(job->key, offset / 4, ((single ? m : 2 * m) + 3) / 4, w);
    if (single) job->table->mask_f32(m, w, least, (uint8_t *)job->y + i);
    else job->table->mask_f64(m, w, least, (uint8_t *)job->y + i);
  }
}

void wg_random_mask(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double probability,
                    uint8_t *y) {
  random_job job = {wg_kernels()->random, t, key, offset, probability, 0, y};
  in_ranges(n, &job, mask);
}

void wg_random_mask_part(wg_dtype t, uint64_t key, uint64_t offset, int64_t begin, int64_t n,
                         double probability, uint8_t *y) {
  const bool single = t == WG_FLOAT32;
  // Blocks of four words are drawn whole.
  const int64_t surplus = begin % (single ? 4 : 2), first = begin - surplus;
  random_job job = {wg_kernels()->random, t, key, offset + (uint64_t)first * (single ? 1 : 2), probability,
                    0, NULL};
  uint8_t drawn[BATCH];
  for (int64_t i = 0; i < n + surplus; i += BATCH, job.offset += (single ? 1 : 2) * BATCH) {
    const int64_t count = n + surplus - i < BATCH ? n + surplus - i : BATCH;
    const int64_t skipped = i == 0 ? surplus : 0;
    job.y = drawn;
    mask(&job, 0, count);
    memcpy(y + i + skipped - surplus, drawn + skipped, (size_t)(count - skipped));
  }
}
