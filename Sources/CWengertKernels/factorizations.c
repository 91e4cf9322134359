// Triangular factors of square matrices, and solving with them.
#include "common.h"
#include "lapack.h"

typedef struct {
  bool upper, transposed, unit;
  int64_t n, m;
  const double *x;
  double *y, *signs;
  int64_t *pivots;
  const int64_t *order;
  bool *failed;
} matrix_job;

// Returns whether x is positive definite.
static bool own_cholesky(int64_t n, const double *x, double *l) {
  bool is_definite = true;
  memset(l, 0, (size_t)(n * n) * sizeof *l);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t k = 0; k <= i; k++) {
      double sum = x[i * n + k];
      for (int64_t p = 0; p < k; p++) sum -= l[i * n + p] * l[k * n + p];
      if (k < i) {
        l[i * n + k] = sum / l[k * n + k];
        continue;
      }
      if (!(sum > 0)) is_definite = false;
      l[i * n + i] = sqrt(sum);
    }
  }
  return is_definite;
}

static void cholesky_of(void *context, int64_t b) {
  const matrix_job *j = context;
  int64_t n = j->n;
  const double *x = j->x + b * n * n;
  double *l = j->y + b * n * n;
  if (wg_has_lapack(n)) {
    memcpy(l, x, (size_t)(n * n) * sizeof *l);
    j->failed[b] = !wg_lapack_cholesky(n, l);
  } else {
    j->failed[b] = !own_cholesky(n, x, l);
  }
  if (j->failed[b]) {
    for (int64_t i = 0; i < n * n; i++) l[i] = NAN;
  }
}

void wg_cholesky(int64_t batch, int64_t n, const double *x, double *l, bool *failed) {
  matrix_job job = {.n = n, .x = x, .y = l, .failed = failed};
  wg_parallel(batch, cholesky_of, &job);
}

static void swap_rows(double *x, int64_t width, int64_t a, int64_t b) {
  for (int64_t k = 0; a != b && k < width; k++) {
    double kept = x[a * width + k];
    x[a * width + k] = x[b * width + k];
    x[b * width + k] = kept;
  }
}

static void lu_of(void *context, int64_t b) {
  const matrix_job *j = context;
  int64_t n = j->n, *pivots = j->pivots + b * n;
  double *a = j->y + b * n * n;
  if (wg_has_lapack(n)) {
    wg_lapack_lu(n, a, pivots, &j->signs[b]);
    return;
  }
  j->signs[b] = 1;
  for (int64_t k = 0; k < n; k++) {
    int64_t best = k;
    for (int64_t i = k + 1; i < n; i++) {
      if (fabs(a[i * n + k]) > fabs(a[best * n + k])) best = i;
    }
    pivots[k] = best;
    if (best != k) j->signs[b] = -j->signs[b];
    swap_rows(a, n, k, best);
    for (int64_t i = k + 1; i < n && a[k * n + k] != 0; i++) {
      double factor = a[i * n + k] /= a[k * n + k];
      for (int64_t c = k + 1; c < n; c++) a[i * n + c] -= factor * a[k * n + c];
    }
  }
}

void wg_lu(int64_t batch, int64_t n, double *lu, int64_t *pivots, double *signs) {
  matrix_job job = {.n = n, .y = lu, .pivots = pivots, .signs = signs};
  wg_parallel(batch, lu_of, &job);
}

// Row after row of the solution, from the top for a lower triangle.
static void solve_one(const matrix_job *j, const double *a, double *y) {
  int64_t n = j->n, m = j->m;
  if (wg_has_lapack(n)) {
    wg_lapack_solve_triangular(j->upper, j->transposed, j->unit, n, m, a, y);
    return;
  }
  bool from_the_top = j->upper == j->transposed;
  for (int64_t step = 0; step < n; step++) {
    int64_t i = from_the_top ? step : n - 1 - step;
    for (int64_t before = 0; before < step; before++) {
      int64_t k = from_the_top ? before : n - 1 - before;
      double factor = j->transposed ? a[k * n + i] : a[i * n + k];
      for (int64_t c = 0; c < m; c++) y[i * m + c] -= factor * y[k * m + c];
    }
    if (!j->unit) {
      for (int64_t c = 0; c < m; c++) y[i * m + c] /= a[i * n + i];
    }
  }
}

static void solve_triangular_of(void *context, int64_t b) {
  const matrix_job *j = context;
  solve_one(j, j->x + b * j->n * j->n, j->y + b * j->n * j->m);
}

void wg_solve_triangular(bool upper, bool transposed, bool unit, int64_t batch, int64_t n, int64_t m,
                         const double *a, double *b) {
  matrix_job job = {.upper = upper, .transposed = transposed, .unit = unit, .n = n, .m = m, .x = a,
                    .y = b};
  wg_parallel(batch, solve_triangular_of, &job);
}

static void lu_solve_of(void *context, int64_t b) {
  matrix_job j = *(const matrix_job *)context;
  const double *lu = j.x + b * j.n * j.n;
  double *y = j.y + b * j.n * j.m;
  for (int64_t i = 0; i < j.n; i++) swap_rows(y, j.m, i, j.order[b * j.n + i]);
  j.unit = true;
  solve_one(&j, lu, y);
  j.unit = false;
  j.upper = true;
  solve_one(&j, lu, y);
}

void wg_lu_solve(int64_t batch, int64_t n, int64_t m, const double *lu, const int64_t *pivots,
                 double *b) {
  matrix_job job = {.n = n, .m = m, .x = lu, .y = b, .order = pivots};
  wg_parallel(batch, lu_solve_of, &job);
}
