// Factorizations: the factors' product is the matrix.
#include "check.h"

enum { N = 7, BATCH = 2 };

static void close_to_zero(double error, const char *what) {
  expect(fabs(error) < 1e-12, "%s is off by %g", what, error);
}

// The element of A B, or of A B^T.
static double element(const double *a, const double *b, int i, int j, bool transposed) {
  double sum = 0;
  for (int k = 0; k < N; k++) sum += a[i * N + k] * (transposed ? b[j * N + k] : b[k * N + j]);
  return sum;
}

// P A = L U with the rows exchanged, A^-1 B by both triangles, and triangles alone.
static void check_elimination(const double *x) {
  double *lu = blank(WG_FLOAT64, N * N), *y = reals(WG_FLOAT64, N * N, -1, 1), sign;
  double *b = blank(WG_FLOAT64, N * N), *rows = blank(WG_FLOAT64, N * N);
  int64_t *pivots = fenced(N * sizeof *pivots);
  memcpy(lu, x, sizeof(double) * N * N), memcpy(rows, x, sizeof(double) * N * N);
  memcpy(b, y, sizeof(double) * N * N);
  wg_lu(1, N, lu, pivots, &sign);
  digest("elimination", WG_FLOAT64, N * N, lu);
  double expected = 1;
  for (int i = 0; i < N; i++) {
    const int other = (int)pivots[i];
    expect(other >= i && other < N, "pivot %d is row %d", i, other);
    if (other != i) expected = -expected;
    for (int j = 0; j < N; j++) {
      const double kept = rows[i * N + j];
      rows[i * N + j] = rows[other * N + j], rows[other * N + j] = kept;
    }
  }
  expect(sign == expected, "the permutation's sign is %g", sign);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k <= i && k <= j; k++) sum += (k < i ? lu[i * N + k] : 1) * lu[k * N + j];
      close_to_zero(sum - rows[i * N + j], "L U");
      expect(j >= i || fabs(lu[i * N + j]) <= 1, "a factor of %g", lu[i * N + j]);
    }
  }
  wg_lu_solve(1, N, N, lu, pivots, y);
  digest("solutions", WG_FLOAT64, N * N, y);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) close_to_zero(element(x, y, i, j, false) - b[i * N + j], "A X");
  }
}

static void check_triangles(const double *x) {
  for (int form = 0; form < 8; form++) {
    const bool upper = form & 1, transposed = form & 2, unit = form & 4;
    double *y = reals(WG_FLOAT64, N * N, -1, 1), *b = blank(WG_FLOAT64, N * N);
    memcpy(b, y, sizeof(double) * N * N);
    wg_solve_triangular(upper, transposed, unit, 1, N, N, x, y);
    digest("triangles", WG_FLOAT64, N * N, y);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        double sum = 0, size = 1;
        for (int k = 0; k < N; k++) {
          const int row = transposed ? k : i, column = transposed ? i : k;
          if (upper ? column < row : column > row) continue;
          const double term = (row == column && unit ? 1 : x[row * N + column]) * y[k * N + j];
          sum += term, size += fabs(term);
        }
        close_to_zero((sum - b[i * N + j]) / size, "a triangle's solution");
      }
    }
  }
}

// U diag(s) V^T = A; U and V have orthonormal columns, and s is in descending order.
static void check_singular_values(const double *x) {
  enum { M = N + 3 };
  double *u = reals(WG_FLOAT64, M * N, -1, 1), *a = blank(WG_FLOAT64, M * N), *s = blank(WG_FLOAT64, N);
  double *v = blank(WG_FLOAT64, N * N);
  // The last rows are sums of others, and a column is another one: one value is 0.
  memcpy(u, x, sizeof(double) * N * N);
  for (int i = 0; i < M; i++) u[i * N + N - 1] = u[i * N];
  memcpy(a, u, sizeof(double) * M * N);
  wg_svd(1, M, N, u, s, v);
  digest("singular values", WG_FLOAT64, N, s);
  for (int i = 0; i < M; i++) {
    for (int j = 0; j < N; j++) {
      double sum = 0, left = 0, right = 0;
      for (int k = 0; k < N; k++) sum += u[i * N + k] * s[k] * v[j * N + k];
      close_to_zero(sum - a[i * N + j], "U diag(s) V^T");
      for (int k = 0; i < N && k < M; k++) left += u[k * N + i] * u[k * N + j];
      for (int k = 0; i < N && k < N; k++) right += v[k * N + i] * v[k * N + j];
      if (i < N) close_to_zero(left - (i == j), "U^T U"), close_to_zero(right - (i == j), "V^T V");
    }
  }
  for (int i = 0; i + 1 < N; i++) expect(s[i] >= s[i + 1] && s[i + 1] >= 0, "singular value %d", i);
  close_to_zero(s[N - 1], "the singular value of 0");
}

void check_matrices(void) {
  seed(13);
  double *x = reals(WG_FLOAT64, N * N, -1, 1), *s = blank(WG_FLOAT64, N * N);
  double *l = blank(WG_FLOAT64, N * N), *q = blank(WG_FLOAT64, N * N), *r = blank(WG_FLOAT64, N * N);
  double *values = blank(WG_FLOAT64, N), *v = blank(WG_FLOAT64, N * N);
  bool failed = true;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) s[i * N + j] = element(x, x, i, j, true) + (i == j);
  }
  wg_cholesky(1, N, s, l, &failed);
  expect(!failed, "a positive definite matrix");
  memcpy(q, x, sizeof(double) * N * N);
  wg_qr(1, N, N, q, r);
  digest("factorizations", WG_FLOAT64, N * N, l);
  digest("factorizations", WG_FLOAT64, N * N, r);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      close_to_zero(element(l, l, i, j, true) - s[i * N + j], "L L^T");
      close_to_zero(element(q, r, i, j, false) - x[i * N + j], "Q R");
    }
  }
  double *copy = blank(WG_FLOAT64, N * N);
  memcpy(copy, s, sizeof(double) * N * N);
  wg_symmetric_eigen(1, N, copy, values, v);
  digest("eigenvalues", WG_FLOAT64, N, values);
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      close_to_zero(element(s, v, i, j, false) - v[i * N + j] * values[j], "S V");
      close_to_zero(element(v, v, i, j, true) - (i == j), "V V^T");
    }
    expect(i == 0 || values[i] >= values[i - 1], "eigenvalue %d", i);
  }
  check_elimination(x);
  check_triangles(x);
  check_singular_values(x);
  release_all();
}
