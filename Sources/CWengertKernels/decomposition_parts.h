// Shared by the decompositions: vectors in double precision, each in a row of its own.
#ifndef WENGERT_DECOMPOSITION_PARTS_H
#define WENGERT_DECOMPOSITION_PARTS_H

#include "common.h"
#include "lapack.h"
#include "matrix_memory.h"

// Sums run along so many lanes, whatever the processor.
#define LANES 8

static inline double dot(int64_t n, const double *p, const double *q) {
  double sums[LANES] = {0}, sum = 0;
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    for (int lane = 0; lane < LANES; lane++) sums[lane] += p[i + lane] * q[i + lane];
  }
  for (; i < n; i++) sum += p[i] * q[i];
  for (int lane = 0; lane < LANES; lane++) sum += sums[lane];
  return sum;
}

// The smaller root of t^2 + 2 zeta t - 1: the tangent of the angle that makes an element 0.
static inline double tangent(double zeta) {
  return (zeta < 0 ? -1 : 1) / (fabs(zeta) + hypot(1, zeta));
}

static inline void swap_vectors(int64_t n, double *p, double *q) {
  for (int64_t i = 0; i < n; i++) {
    const double kept = p[i];
    p[i] = q[i];
    q[i] = kept;
  }
}

// Values in order, the vectors of two matrices with them.
static inline void sort_vectors(bool descending, int64_t n, double *values, double *a, int64_t a_size,
                                double *b, int64_t b_size) {
  for (int64_t i = 0; i < n; i++) {
    int64_t best = i;
    for (int64_t k = i + 1; k < n; k++) {
      if (descending ? values[k] > values[best] : values[k] < values[best]) best = k;
    }
    if (best == i) continue;
    swap_vectors(1, values + i, values + best);
    swap_vectors(a_size, a + i * a_size, a + best * a_size);
    swap_vectors(b_size, b + i * b_size, b + best * b_size);
  }
}

#endif
