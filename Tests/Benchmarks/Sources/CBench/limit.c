// What the processor can do at best: multiply-adds that never leave registers, and elements that only
// pass through.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CBench.h"

#if defined(__x86_64__)
#define LEVELS 3
#else
#define LEVELS 1
#endif

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// ---------------------------------------------------------------- multiply-adds

#define ROUNDS 4096
#define CHAINS 12

// One loop for a vector type: CHAINS independent chains, each at home in a register. The statement in
// assembly holds no instruction; it makes the compiler believe that the register may have changed.
#define MULTIPLY_ADDS(name, attributes, vector, scalar, constraint)                          \
  attributes static double name(void) {                                                     \
    const vector factor = (vector){0} + (scalar)0.999999, addend = (vector){0} + (scalar)1e-6; \
    vector x0 = factor, x1 = factor, x2 = factor, x3 = factor, x4 = factor, x5 = factor,    \
           x6 = factor, x7 = factor, x8 = factor, x9 = factor, x10 = factor, x11 = factor;  \
    for (int round = 0; round < ROUNDS; round++) {                                          \
      FMA(x0) FMA(x1) FMA(x2) FMA(x3) FMA(x4) FMA(x5)                                       \
      FMA(x6) FMA(x7) FMA(x8) FMA(x9) FMA(x10) FMA(x11)                                     \
      __asm__ volatile(""                                                                   \
                       : "+" constraint(x0), "+" constraint(x1), "+" constraint(x2),        \
                         "+" constraint(x3), "+" constraint(x4), "+" constraint(x5),        \
                         "+" constraint(x6), "+" constraint(x7), "+" constraint(x8),        \
                         "+" constraint(x9), "+" constraint(x10), "+" constraint(x11));     \
    }                                                                                       \
    return 2.0 * CHAINS * ROUNDS * (sizeof(vector) / sizeof(scalar));                       \
  }
#define FMA(x)                          \
  {                                     \
    _Pragma("clang fp contract(fast)")  \
    x = x * factor + addend;            \
  }

typedef float f32x4 __attribute__((vector_size(16)));
typedef double f64x2 __attribute__((vector_size(16)));
#if defined(__x86_64__)
typedef float f32x8 __attribute__((vector_size(32)));
typedef double f64x4 __attribute__((vector_size(32)));
typedef float f32x16 __attribute__((vector_size(64)));
typedef double f64x8 __attribute__((vector_size(64)));
MULTIPLY_ADDS(fma_f32_0, , f32x4, float, "x")
MULTIPLY_ADDS(fma_f64_0, , f64x2, double, "x")
MULTIPLY_ADDS(fma_f32_1, __attribute__((target("avx2,fma"))), f32x8, float, "x")
MULTIPLY_ADDS(fma_f64_1, __attribute__((target("avx2,fma"))), f64x4, double, "x")
MULTIPLY_ADDS(fma_f32_2, __attribute__((target("avx512f"))), f32x16, float, "v")
MULTIPLY_ADDS(fma_f64_2, __attribute__((target("avx512f"))), f64x8, double, "v")
static double (*const multiply_adds[2][LEVELS])(void) = {{fma_f32_0, fma_f32_1, fma_f32_2},
                                                         {fma_f64_0, fma_f64_1, fma_f64_2}};
static const char *const names[LEVELS] = {"baseline", "AVX2", "AVX-512"};
static int level(void) {
  __builtin_cpu_init();
  const char *wanted = getenv("WENGERT_INSTRUCTION_SET");
  const bool is_held = wanted != NULL && strcmp(wanted, "avx2") == 0;
  if (__builtin_cpu_supports("avx512f") && !is_held) return 2;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 1 : 0;
}
#else
MULTIPLY_ADDS(fma_f32_0, , f32x4, float, "w")
MULTIPLY_ADDS(fma_f64_0, , f64x2, double, "w")
static double (*const multiply_adds[2][LEVELS])(void) = {{fma_f32_0}, {fma_f64_0}};
static const char *const names[LEVELS] = {"NEON"};
static int level(void) { return 0; }
#endif

const char *bench_instruction_set(void) { return names[level()]; }

// ---------------------------------------------------------------- memory

static void pass_0(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] + 1.0f;
}
#if defined(__x86_64__)
__attribute__((target("avx2"))) static void pass_1(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] + 1.0f;
}
__attribute__((target("avx512f"))) static void pass_2(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] + 1.0f;
}
static void (*const passes[LEVELS])(const float *, float *, size_t) = {pass_0, pass_1, pass_2};
#else
static void (*const passes[LEVELS])(const float *, float *, size_t) = {pass_0};
#endif

// ---------------------------------------------------------------- on several cores

typedef struct {
  bool memory, fp64;
  size_t bytes;
  double milliseconds, rate;
} job;

// The best of rounds of about a millisecond: what the processor can do, not what it was left to do.
static void *work(void *argument) {
  job *mine = argument;
  size_t count = mine->bytes / 2 / sizeof(float);
  float *x = NULL, *y = NULL;
  if (mine->memory) {
    if (posix_memalign((void **)&x, 64, count * sizeof(float)) != 0) return NULL;
    if (posix_memalign((void **)&y, 64, count * sizeof(float)) != 0) return NULL;
    memset(x, 0, count * sizeof(float));
    memset(y, 0, count * sizeof(float));
  }
  // As many passes at a time that reading the clock does not count.
  int passes_at_once = (int)((1 << 20) / (mine->bytes + 1)) + 1;
  double end = seconds() + 1e-3 * mine->milliseconds;
  do {
    double begin = seconds(), amount = 0, elapsed;
    do {
      if (mine->memory) {
        for (int i = 0; i < passes_at_once; i++) passes[level()](x, y, count);
        amount += 2.0 * sizeof(float) * (double)count * passes_at_once;
      } else {
        amount += multiply_adds[mine->fp64][level()]();
      }
      elapsed = seconds() - begin;
    } while (elapsed < 1e-3);
    double rate = 1e-9 * amount / elapsed;
    if (rate > mine->rate) mine->rate = rate;
  } while (seconds() < end);
  free(x);
  free(y);
  return NULL;
}

#define MOST_THREADS 64

static double run(job model, int threads) {
  pthread_t others[MOST_THREADS];
  job jobs[MOST_THREADS];
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  for (int i = 0; i < threads; i++) {
    jobs[i] = model;
    if (i > 0) pthread_create(&others[i], NULL, work, &jobs[i]);
  }
  work(&jobs[0]);
  double rate = jobs[0].rate;
  for (int i = 1; i < threads; i++) {
    pthread_join(others[i], NULL);
    rate += jobs[i].rate;
  }
  return rate;
}

double bench_multiply_add_rate(bool fp64, int threads, double milliseconds) {
  return run((job){.fp64 = fp64, .milliseconds = milliseconds}, threads);
}

double bench_memory_rate(size_t bytes, int threads, double milliseconds) {
  return run((job){.memory = true, .bytes = bytes / (size_t)threads, .milliseconds = milliseconds},
             threads);
}
