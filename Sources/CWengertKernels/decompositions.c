// Orthogonal decompositions: eigenvectors and singular vectors by Jacobi's rotations, which find small values
// as exactly as large ones, and Gram-Schmidt. Columns are held as rows meanwhile, so that they lie together.
#include "common.h"
#include "lapack.h"

#include <stdio.h>
#include <stdlib.h>

#define SWEEPS 60
// Sums run along so many lanes, whatever the processor.
#define LANES 8

typedef struct {
  int64_t m, n;
  double *x, *values, *vectors;
} decomposition_job;

static void set_identity(double *x, int64_t n) {
  for (int64_t i = 0; i < n * n; i++) x[i] = i % (n + 1) == 0 ? 1 : 0;
}

static double *memory_of(int64_t count) {
  double *found = malloc((size_t)count * sizeof *found + 1);
  if (found == NULL) {
    fprintf(stderr, "there is no memory for the %lld elements of a decomposition\n", (long long)count);
    abort();
  }
  return found;
}

// The columns of x [m, n] as rows, and back.
static void columns_to_rows(int64_t m, int64_t n, const double *x, double *rows) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) rows[j * m + i] = x[i * n + j];
  }
}

// Vectors p and q become c p - s q and s p + c q.
static void rotate(int64_t n, double *restrict p, double *restrict q, double c, double s) {
  for (int64_t i = 0; i < n; i++) {
    const double a = p[i], b = q[i];
    p[i] = c * a - s * b;
    q[i] = s * a + c * b;
  }
}

static double dot(int64_t n, const double *p, const double *q) {
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
static double tangent(double zeta) {
  return (zeta < 0 ? -1 : 1) / (fabs(zeta) + hypot(1, zeta));
}

static void swap_vectors(int64_t n, double *p, double *q) {
  for (int64_t i = 0; i < n; i++) {
    const double kept = p[i];
    p[i] = q[i];
    q[i] = kept;
  }
}

// Values in order, the vectors of two matrices with them.
static void sort_vectors(bool descending, int64_t n, double *values, double *a, int64_t a_size, double *b,
                         int64_t b_size) {
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

// Makes a[p, q] of the symmetric a 0; the vectors turn with it.
static void eliminate(int64_t n, double *a, double *v, int64_t p, int64_t q) {
  double *ap = a + p * n, *aq = a + q * n;
  const double t = tangent((aq[q] - ap[p]) / (2 * ap[q])), c = 1 / hypot(1, t), s = t * c;
  const double pp = c * ap[p] - s * ap[q], pq = s * ap[p] + c * ap[q];
  const double qp = c * aq[p] - s * aq[q], qq = s * aq[p] + c * aq[q];
  rotate(n, ap, aq, c, s);
  ap[p] = c * pp - s * qp;
  aq[q] = s * pq + c * qq;
  ap[q] = aq[p] = 0;
  for (int64_t k = 0; k < n; k++) {
    a[k * n + p] = ap[k];
    a[k * n + q] = aq[k];
  }
  rotate(n, v + p * n, v + q * n, c, s);
}

static void eigen_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  const int64_t n = j->n;
  double *a = j->x + b * n * n, *vectors = j->vectors + b * n * n, *values = j->values + b * n;
  if (wg_has_lapack(n) && wg_lapack_eigen(n, a, values, vectors)) return;
  double *v = memory_of(n * n);
  set_identity(v, n);
  bool is_diagonal = false;
  for (int sweep = 0; sweep < SWEEPS && !is_diagonal; sweep++) {
    is_diagonal = true;
    for (int64_t p = 0; p < n; p++) {
      for (int64_t q = p + 1; q < n; q++) {
        const double off = fabs(a[p * n + q]);
        const double size = sqrt(fabs(a[p * n + p])) * sqrt(fabs(a[q * n + q]));
        if (off <= 0x1p-53 * size || off < 0x1p-1000) continue;
        is_diagonal = false;
        eliminate(n, a, v, p, q);
      }
    }
  }
  for (int64_t i = 0; i < n; i++) values[i] = a[i * n + i];
  sort_vectors(false, n, values, v, n, v, 0);
  columns_to_rows(n, n, v, vectors);
  free(v);
}

void wg_symmetric_eigen(int64_t batch, int64_t n, double *x, double *values, double *vectors) {
  decomposition_job job = {.n = n, .x = x, .values = values, .vectors = vectors};
  wg_parallel(batch, eigen_of, &job);
}

// Takes the parts along vectors 0 ..< count out of vector `at`, twice, as once leaves rounding; adds them to
// column `at` of `parts`, whose rows have `width` elements, if there are any.
static void orthogonalize(int64_t n, double *x, int64_t count, int64_t at, double *parts, int64_t width) {
  double *own = x + at * n;
  for (int pass = 0; pass < 2; pass++) {
    for (int64_t k = 0; k < count; k++) {
      const double part = dot(n, x + k * n, own);
      for (int64_t i = 0; i < n; i++) own[i] -= part * x[k * n + i];
      if (parts != NULL) parts[k * width + at] += part;
    }
  }
}

static void divide(int64_t n, double *x, double divisor) {
  for (int64_t i = 0; i < n; i++) x[i] /= divisor;
}

// A unit vector orthogonal to those before it, for a singular value of 0.
static void complete_vector(int64_t n, double *x, int64_t at) {
  double *own = x + at * n;
  for (int64_t start = 0; start < n; start++) {
    for (int64_t i = 0; i < n; i++) own[i] = i == start;
    orthogonalize(n, x, at, at, NULL, 0);
    const double norm = sqrt(dot(n, own, own));
    if (norm < 0.5 / sqrt((double)n)) continue;
    divide(n, own, norm);
    return;
  }
}

// Turns the vectors of u [n, m] until they are orthogonal, and those of v with them.
static void make_orthogonal(int64_t m, int64_t n, double *u, double *v) {
  bool is_orthogonal = false;
  for (int sweep = 0; sweep < SWEEPS && !is_orthogonal; sweep++) {
    is_orthogonal = true;
    for (int64_t p = 0; p < n; p++) {
      for (int64_t q = p + 1; q < n; q++) {
        double *up = u + p * m, *uq = u + q * m;
        const double pp = dot(m, up, up), qq = dot(m, uq, uq), pq = dot(m, up, uq);
        if (fabs(pq) <= 0x1p-53 * sqrt(pp) * sqrt(qq) || fabs(pq) < 0x1p-1000) continue;
        is_orthogonal = false;
        const double t = tangent((qq - pp) / (2 * pq)), c = 1 / hypot(1, t);
        rotate(m, up, uq, c, t * c);
        rotate(n, v + p * n, v + q * n, c, t * c);
      }
    }
  }
}

static void svd_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  const int64_t m = j->m, n = j->n;
  double *x = j->x + b * m * n, *vectors = j->vectors + b * n * n, *s = j->values + b * n;
  if (wg_has_lapack(n) && wg_lapack_svd(m, n, x, s, vectors)) return;
  double *u = memory_of(m * n + n * n), *v = u + m * n;
  columns_to_rows(m, n, x, u);
  set_identity(v, n);
  make_orthogonal(m, n, u, v);
  for (int64_t i = 0; i < n; i++) s[i] = sqrt(dot(m, u + i * m, u + i * m));
  sort_vectors(true, n, s, u, m, v, n);
  for (int64_t i = 0; i < n; i++) {
    if (s[i] > 0x1p-52 * s[0]) divide(m, u + i * m, s[i]);
    else complete_vector(m, u, i);
  }
  columns_to_rows(n, m, u, x);
  columns_to_rows(n, n, v, vectors);
  free(u);
}

void wg_svd(int64_t batch, int64_t m, int64_t n, double *x, double *s, double *v) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = s, .vectors = v};
  wg_parallel(batch, svd_of, &job);
}

static void qr_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  const int64_t m = j->m, n = j->n;
  double *x = j->x + b * m * n, *r = j->values + b * n * n;
  if (wg_has_lapack(n)) {
    wg_lapack_qr(m, n, x, r);
    return;
  }
  double *q = memory_of(m * n);
  columns_to_rows(m, n, x, q);
  memset(r, 0, (size_t)(n * n) * sizeof *r);
  for (int64_t k = 0; k < n; k++) {
    double *own = q + k * m;
    orthogonalize(m, q, k, k, r, n);
    r[k * n + k] = sqrt(dot(m, own, own));
    divide(m, own, r[k * n + k] > 0 ? r[k * n + k] : 1);
  }
  columns_to_rows(n, m, q, x);
  free(q);
}

void wg_qr(int64_t batch, int64_t m, int64_t n, double *x, double *r) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = r};
  wg_parallel(batch, qr_of, &job);
}
