// So much work that threads share it: the script compares the digests of 1, 2 and 3 threads.
#include "check.h"

enum { N = 70000 };

static void compute(wg_dtype t) {
  void *x = reals(t, N, -3, 3), *z = reals(t, N, -3, 3), *y = blank(t, N);
  wg_unary(WG_TANH, t, N, x, y);
  digest("shared tanh", t, N, y);
  wg_binary(WG_ADD, t, N, x, 1, z, 1, y);
  digest("shared sum", t, N, y);
  wg_softmax(false, t, N / 100, 100, 1, x, y);
  digest("shared softmax", t, N, y);
  wg_random_normal(t, 5, 8, N, 0, 1, y);
  digest("shared numbers", t, N, y);
  wg_normalization s = {70, 10, 100, false, 1e-5};
  void *moments = blank(t, 30);
  wg_channel_moments(t, &s, x, moments);
  digest("shared moments", t, 30, moments);
  wg_normalize_gradient(t, &s, x, moments, NULL, z, y);
  digest("shared normalization", t, N, y);
  wg_gemm(t, true, false, 200, 200, 300, x, 200, z, 200, false, y, 200);
  digest("shared product", t, 40000, y);
  wg_gemm(t, false, true, 3, 250, 280, x, 280, z, 280, false, y, 250);
  digest("shared rows", t, 750, y);
  release_all();
}

// Pieces of a nested share, each done once.
static void count(void *counts, int64_t piece) { ((int *)counts)[piece] += 1; }
static void count_rows(void *counts, int64_t row) { wg_parallel(16, count, (int *)counts + row * 16); }

void check_threads(void) {
  seed(17);
  EACH_REAL(t) compute(t);
  int counts[64 * 16] = {0};
  for (int i = 0; i < 50; i++) wg_parallel(64, count_rows, counts);
  for (int i = 0; i < COUNT(counts); i++) expect(counts[i] == 50, "piece %d: %d times", i, counts[i]);
}
