// Sums of received numbers, and the end of the program.
#define _DEFAULT_SOURCE 1
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CWengertMPI.h"

void wg_mpi_add_float(int64_t count, const float *a, const float *b, float *sum) {
  for (int64_t i = 0; i < count; i++) sum[i] = a[i] + b[i];
}

void wg_mpi_add_double(int64_t count, const double *a, const double *b, double *sum) {
  for (int64_t i = 0; i < count; i++) sum[i] = a[i] + b[i];
}

void wg_mpi_scale_float(int64_t count, float factor, float *x) {
  for (int64_t i = 0; i < count; i++) x[i] *= factor;
}

void wg_mpi_scale_double(int64_t count, double factor, double *x) {
  for (int64_t i = 0; i < count; i++) x[i] *= factor;
}

/// A step of SplitMix64: every bit of the result depends on every bit of `x`.
static uint64_t mixed(uint64_t x) {
  x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
  return x ^ (x >> 31);
}

uint64_t wg_mpi_hash(const void *bytes, size_t count, uint64_t hash) {
  const char *next = bytes;
  hash = mixed(hash + UINT64_C(0x9E3779B97F4A7C15) * (count + 1));
  for (; count >= 8; count -= 8, next += 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    hash = (hash ^ mixed(word)) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
  }
  uint64_t rest = 0;
  memcpy(&rest, next, count);
  return mixed(hash ^ mixed(rest));
}

static void (*at_exit)(int status);

#if defined(__linux__)
static void ended(int status, void *nothing) {
  (void)nothing;
  at_exit(status);
}
#else
static void ended(void) { at_exit(-1); }
#endif

void wg_mpi_at_exit(void (*handler)(int status)) {
  at_exit = handler;
#if defined(__linux__)
  on_exit(ended, NULL);
#else
  atexit(ended);
#endif
}

void wg_mpi_leave(int status) { _exit(status); }
