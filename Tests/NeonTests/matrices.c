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
    }
  }
  release_all();
}
