// Orthogonal decompositions: eigenvectors and singular vectors by Jacobi's rotations, which find small values
// as exactly as large ones, and Gram-Schmidt.
#include "common.h"

#define SWEEPS 60

typedef struct {
  int64_t m, n;
  double *x, *values, *vectors;
} decomposition_job;

static void set_identity(double *x, int64_t n) {
  for (int64_t i = 0; i < n * n; i++) x[i] = i % (n + 1) == 0 ? 1 : 0;
}

// Columns p and q of x [rows, width] become c p - s q and s p + c q.
static void rotate_columns(double *x, int64_t rows, int64_t width, int64_t p, int64_t q, double c,
                           double s) {
  for (int64_t i = 0; i < rows; i++) {
    double a = x[i * width + p], b = x[i * width + q];
    x[i * width + p] = c * a - s * b;
    x[i * width + q] = s * a + c * b;
  }
}

// The smaller root of t^2 + 2 zeta t - 1: the tangent of the angle that makes an element 0.
static double tangent(double zeta) {
  return (zeta < 0 ? -1 : 1) / (fabs(zeta) + hypot(1, zeta));
}

static void swap_columns(double *x, int64_t rows, int64_t width, int64_t p, int64_t q) {
  for (int64_t i = 0; i < rows; i++) {
    double kept = x[i * width + p];
    x[i * width + p] = x[i * width + q];
    x[i * width + q] = kept;
  }
}

// Values in order, columns of two matrices with them.
static void sort_columns(bool descending, int64_t n, double *values, double *a, int64_t a_rows,
                         double *b, int64_t b_rows) {
  for (int64_t i = 0; i < n; i++) {
    int64_t best = i;
    for (int64_t k = i + 1; k < n; k++) {
      if (descending ? values[k] > values[best] : values[k] < values[best]) best = k;
    }
    if (best == i) continue;
    double kept = values[i];
    values[i] = values[best];
    values[best] = kept;
    swap_columns(a, a_rows, n, i, best);
    swap_columns(b, b_rows, n, i, best);
  }
}

static void eigen_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  int64_t n = j->n;
  double *a = j->x + b * n * n, *v = j->vectors + b * n * n, *values = j->values + b * n;
  set_identity(v, n);
  bool is_diagonal = false;
  for (int sweep = 0; sweep < SWEEPS && !is_diagonal; sweep++) {
    is_diagonal = true;
    for (int64_t p = 0; p < n; p++) {
      for (int64_t q = p + 1; q < n; q++) {
        double off = a[p * n + q], size = sqrt(fabs(a[p * n + p])) * sqrt(fabs(a[q * n + q]));
        double least = 0x1p-53 * size;
        if (fabs(off) <= least || fabs(off) < 0x1p-1000) continue;
        is_diagonal = false;
        double t = tangent((a[q * n + q] - a[p * n + p]) / (2 * off));
        double c = 1 / hypot(1, t), s = t * c;
        rotate_columns(a, n, n, p, q, c, s);
        for (int64_t k = 0; k < n; k++) {
          double x = a[p * n + k], y = a[q * n + k];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
        }
        a[p * n + q] = a[q * n + p] = 0;
        rotate_columns(v, n, n, p, q, c, s);
      }
    }
  }
  for (int64_t i = 0; i < n; i++) values[i] = a[i * n + i];
  sort_columns(false, n, values, v, n, v, 0);
}

void wg_symmetric_eigen(int64_t batch, int64_t n, double *x, double *values, double *vectors) {
  decomposition_job job = {.n = n, .x = x, .values = values, .vectors = vectors};
  wg_parallel(batch, eigen_of, &job);
}

static double column_product(const double *x, int64_t rows, int64_t width, int64_t p, int64_t q) {
  double sum = 0;
  for (int64_t i = 0; i < rows; i++) sum += x[i * width + p] * x[i * width + q];
  return sum;
}

// Takes the parts along columns 0 ..< count out of column `at`, twice, as once leaves rounding; adds them to
// `parts`, if there are any.
static void orthogonalize(double *x, int64_t rows, int64_t width, int64_t count, int64_t at,
                          double *parts) {
  for (int pass = 0; pass < 2; pass++) {
    for (int64_t k = 0; k < count; k++) {
      double part = column_product(x, rows, width, k, at);
      for (int64_t i = 0; i < rows; i++) x[i * width + at] -= part * x[i * width + k];
      if (parts != NULL) parts[k * width + at] += part;
    }
  }
}

static void scale_column(double *x, int64_t rows, int64_t width, int64_t at, double divisor) {
  for (int64_t i = 0; i < rows; i++) x[i * width + at] /= divisor;
}

// A unit vector orthogonal to columns 0 ..< at, for a singular value of 0.
static void complete_column(double *x, int64_t rows, int64_t width, int64_t at) {
  for (int64_t start = 0; start < rows; start++) {
    for (int64_t i = 0; i < rows; i++) x[i * width + at] = i == start;
    orthogonalize(x, rows, width, at, at, NULL);
    double norm = sqrt(column_product(x, rows, width, at, at));
    if (norm < 0.5 / sqrt((double)rows)) continue;
    scale_column(x, rows, width, at, norm);
    return;
  }
}

static void svd_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  int64_t m = j->m, n = j->n;
  double *u = j->x + b * m * n, *v = j->vectors + b * n * n, *s = j->values + b * n;
  set_identity(v, n);
  bool is_orthogonal = false;
  for (int sweep = 0; sweep < SWEEPS && !is_orthogonal; sweep++) {
    is_orthogonal = true;
    for (int64_t p = 0; p < n; p++) {
      for (int64_t q = p + 1; q < n; q++) {
        double pp = column_product(u, m, n, p, p), qq = column_product(u, m, n, q, q);
        double pq = column_product(u, m, n, p, q);
        if (fabs(pq) <= 0x1p-53 * sqrt(pp) * sqrt(qq) || fabs(pq) < 0x1p-1000) continue;
        is_orthogonal = false;
        double t = tangent((qq - pp) / (2 * pq)), c = 1 / hypot(1, t);
        rotate_columns(u, m, n, p, q, c, t * c);
        rotate_columns(v, n, n, p, q, c, t * c);
      }
    }
  }
  for (int64_t i = 0; i < n; i++) s[i] = sqrt(column_product(u, m, n, i, i));
  sort_columns(true, n, s, u, m, v, n);
  for (int64_t i = 0; i < n; i++) {
    if (s[i] > 0x1p-52 * s[0]) scale_column(u, m, n, i, s[i]);
    else complete_column(u, m, n, i);
  }
}

void wg_svd(int64_t batch, int64_t m, int64_t n, double *x, double *s, double *v) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = s, .vectors = v};
  wg_parallel(batch, svd_of, &job);
}

static void qr_of(void *context, int64_t b) {
  const decomposition_job *j = context;
  int64_t m = j->m, n = j->n;
  double *q = j->x + b * m * n, *r = j->values + b * n * n;
  memset(r, 0, (size_t)(n * n) * sizeof *r);
  for (int64_t k = 0; k < n; k++) {
    orthogonalize(q, m, n, k, k, r);
    r[k * n + k] = sqrt(column_product(q, m, n, k, k));
    scale_column(q, m, n, k, r[k * n + k] > 0 ? r[k * n + k] : 1);
  }
}

void wg_qr(int64_t batch, int64_t m, int64_t n, double *x, double *r) {
  decomposition_job job = {.m = m, .n = n, .x = x, .values = r};
  wg_parallel(batch, qr_of, &job);
}
