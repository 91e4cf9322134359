// Functions in a wider type.
#ifndef WENGERT_NEON_EXACT_H
#define WENGERT_NEON_EXACT_H

#include "check.h"

#define WIDE_PI 3.14159265358979323846264338327950288L

// Newton's method on erfc(y) = 1 - |x|, from far below: it comes up to the solution from one side.
static inline wide exact_erfinv(wide x) {
  wide v = fabsl(x), y = 0;
  if (!(v < 1)) return v == 1 ? x * (wide)INFINITY : (wide)NAN;
  for (;;) {
    wide error = v > 0.5L ? erfcl(y) - (1 - v) : v - erfl(y);
    wide next = y + error / (2 / sqrtl(WIDE_PI) * expl(-y * y));
    if (!(next > y * (1 + 1e-18L))) return x < 0 ? -y : y;
    y = next;
  }
}
static inline wide exact_sigmoid(wide x) { return 1 / (1 + expl(-x)); }
static inline wide exact_softplus(wide x) { return fmaxl(x, 0) + log1pl(expl(-fabsl(x))); }
static inline wide exact_silu(wide x) { return x / (1 + expl(-x)); }
static inline wide exact_gelu(wide x) {
  // The argument of erfc is rounded; far out that matters, so the slope there makes up for it.
  wide root = sqrtl(0.5L), z = -x * root;
  wide root_error = fmal(root, root, -0.5L) / (2 * root);
  wide lost = fmal(-x, root, -z) + x * root_error;
  wide slope = -2 / sqrtl(WIDE_PI) * expl(-z * z);
  return x * (erfcl(z) + slope * lost) / 2;
}
static inline wide exact_gelu_tanh(wide x) {
  wide u = sqrtl(2 / WIDE_PI) * (x + 44715 * x * x * x / 1000000);
  return x / (1 + expl(-2 * u));
}
static inline wide exact_rsqrt(wide x) { return 1 / sqrtl(x); }
static inline wide exact_reciprocal(wide x) { return 1 / x; }
static inline wide exact_log_add_exp(wide x, wide y) {
  return x == y ? x + logl(2) : fmaxl(x, y) + log1pl(expl(-fabsl(x - y)));
}

#endif
