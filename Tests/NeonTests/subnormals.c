// Large products take subnormal numbers for 0, small ones do not, and the caller's mode comes back.
#include "check.h"

static wide product(wg_dtype t, int64_t m, int64_t n, int64_t k, wide a, wide b, wide c) {
  void *x = blank(t, m * k), *y = blank(t, k * n), *z = blank(t, m * n);
  wg_fill(t, m * k, (double)a, x);
  wg_fill(t, k * n, (double)b, y);
  wg_fill(t, m * n, (double)c, z);
  wg_gemm(t, false, false, m, n, k, x, k, y, n, c != 0, z, n);
  wide first = get(t, z, 0);
  for (int64_t i = 1; i < m * n; i++) expect(same(get(t, z, i), first), "equal elements");
  release_all();
  return first;
}

// A product that is not computed while compiling.
static double halved(double x) {
  volatile double half = 0.5, v = x;
  return v * half;
}

static void check_steps(wg_dtype t) {
  enum { N = 600 };
  wide tiny = t == WG_FLOAT32 ? 0x1p-130L : 0x1p-1030L;
  void *w = blank(t, N), *g = blank(t, N), *a = blank(t, N);
  wg_fill(t, N, 0, g);
  wg_step_rates rates = {.rate = 0.1, .first = 0.9, .first_rest = 0.1};
  wg_step_memory memory = {g, w, {a}, w, {a}};
  // 512 elements and more are flushed.
  for (int64_t n = 500; n <= N; n += 100) {
    for (int64_t i = 0; i < N; i++) put(t, a, i, tiny);
    wg_optimizer_step(WG_STEP_MOMENTUM, t, n, &rates, &memory);
    expect((get(t, a, 0) == 0) == (n >= 512), "an average of %d elements, %s", (int)n, name_of(t));
  }
  release_all();
}

void check_subnormals(void) {
  EACH_REAL(t) {
    const char *name = name_of(t);
    wide least = t == WG_FLOAT32 ? 0x1p-126L : 0x1p-1022L, tiny = least / 4;
    wide root = t == WG_FLOAT32 ? 0x1p-65L : 0x1p-513L;
    // 8,192 multiply-adds and one column less; an operand, a result, an element of C.
    expect(product(t, 16, 32, 16, tiny, 1, 0) == 0, "operands of a large product, %s", name);
    expect(product(t, 16, 32, 16, root, root / 16, 0) == 0, "results of a large product, %s", name);
    expect(product(t, 16, 32, 16, 0, 0, tiny) == 0, "what is added to, %s", name);
    expect(product(t, 16, 31, 16, tiny, 1, 0) == 16 * tiny, "a small product, %s", name);
    expect(product(t, 16, 31, 16, 0, 0, tiny) == tiny, "a small sum, %s", name);
    expect(product(t, 16, 32, 16, least, 1, 0) == 16 * least, "the least normal number, %s", name);
    expect(halved(0x1p-1022) == 0x1p-1023, "the mode is the caller's, %s", name);
    check_steps(t);
    void *x = blank(t, 100), *y = blank(t, 100);
    for (int64_t i = 0; i < 100; i++) put(t, x, i, tiny);
    wg_binary(WG_ADD, t, 100, x, 1, x, 1, y);
    expect(get(t, y, 57) == 2 * tiny, "an element-wise sum, %s", name);
    wg_unary(WG_TANH, t, 100, x, y);
    expect(get(t, y, 57) == tiny, "tanh, %s", name);
    release_all();
  }
}
