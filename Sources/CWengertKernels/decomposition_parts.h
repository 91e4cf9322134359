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

// x times a power of 2, so that the largest element is between 1/2 and 1 and squares neither overflow nor vanish; sets
// the exponent that scale_back takes. False if an element is not finite.
static inline bool scale_to_one(int64_t count, double *x, int *exponent) {
  double largest = 0;
  for (int64_t i = 0; i < count; i++) {
    if (!isfinite(x[i])) return false;
    if (fabs(x[i]) > largest) largest = fabs(x[i]);
  }
  frexp(largest, exponent);
  for (int64_t i = 0; i < count; i++) x[i] = ldexp(x[i], -*exponent);
  return true;
}

static inline void scale_back(int64_t count, double *x, int exponent) {
  for (int64_t i = 0; i < count; i++) x[i] = ldexp(x[i], exponent);
}

static inline void fill_nan(int64_t count, double *x) {
  for (int64_t i = 0; i < count; i++) x[i] = NAN;
}

#endif
