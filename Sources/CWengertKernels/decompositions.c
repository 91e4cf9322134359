// Singular vectors by Jacobi's rotations, which find small values as exactly as large ones, and orthogonal factors
// by Gram-Schmidt. Columns are held as rows meanwhile, so that they lie together.
#include "decomposition_parts.h"

#define SWEEPS 60

typedef struct {
  int64_t m, n;
  double *x, *values, *vectors;
} decomposition_job;

static void set_identity(double *x, int64_t n) {
  for (int64_t i = 0; i < n * n; i++) x[i] = i % (n + 1) == 0 ? 1 : 0;
}

// Vectors p and q become c p - s q and s p + c q.
static void rotate(int64_t n, double *restrict p, double *restrict q, double c, double s) {
  for (int64_t i = 0; i < n; i++) {
    const double a = p[i], b = q[i];
    p[i] = c * a - s * b;
    q[i] = s * a + c * b;
  }
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

static void own_svd(int64_t m, int64_t n, double *x, double *s, double *vectors) {
  double *u = matrix_doubles(m * n + n * n), *v = u + m * n;
  transpose_matrix(m, n, x, u);
  set_identity(v, n);
  make_orthogonal(m, n, u, v);
  for (int64_t i = 0; i < n; i++) s[i] = sqrt(dot(m, u + i * m, u + i * m));
  sort_vectors(true, n, s, u, m, v, n);
  for (int64_t i = 0; i < n; i++) {
    if (s[i] > 0x1p-52 * s[0]) divide(m, u + i * m, s[i]);
    else complete_vector(m, u, i);
  }
  transpose_matrix(n, m, u, x);
  transpose_matrix(n, n, v, vectors);
  free(u);
}

static void svd_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  const int64_t m = j->m, n = j->n;
  double *x = j->x + b * m * n, *vectors = j->vectors + b * n * n, *s = j->values + b * n;
  int exponent = 0;
  if (!scale_to_one(m * n, x, &exponent)) {
    fill_nan(m * n, x);
    fill_nan(n, s);
    fill_nan(n * n, vectors);
    return;
  }
  if (!wg_has_lapack(n) || !wg_lapack_svd(m, n, x, s, vectors)) own_svd(m, n, x, s, vectors);
  scale_back(n, s, exponent);
}

void wg_svd(int64_t batch, int64_t m, int64_t n, double *x, double *s, double *v) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = s, .vectors = v};
  wg_parallel(batch, svd_of, &job);
}

static void own_qr(int64_t m, int64_t n, double *x, double *r) {
  double *q = matrix_doubles(m * n);
  transpose_matrix(m, n, x, q);
  memset(r, 0, (size_t)(n * n) * sizeof *r);
  for (int64_t k = 0; k < n; k++) {
    double *own = q + k * m;
    orthogonalize(m, q, k, k, r, n);
    r[k * n + k] = sqrt(dot(m, own, own));
    divide(m, own, r[k * n + k] > 0 ? r[k * n + k] : 1);
  }
  transpose_matrix(n, m, q, x);
  free(q);
}

static void qr_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  const int64_t m = j->m, n = j->n;
  double *x = j->x + b * m * n, *r = j->values + b * n * n;
  int exponent = 0;
  if (!scale_to_one(m * n, x, &exponent)) {
    fill_nan(m * n, x);
    fill_nan(n * n, r);
    return;
  }
  if (wg_has_lapack(n)) wg_lapack_qr(m, n, x, r);
  else own_qr(m, n, x, r);
  scale_back(n * n, r, exponent);
}

void wg_qr(int64_t batch, int64_t m, int64_t n, double *x, double *r) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = r};
  wg_parallel(batch, qr_of, &job);
}
