// The unary maps of one floating-point type. Included with
//   REAL     the type, R(name) its suffix, C(name) the name of the <math.h> function,
//   WIDTH    elements in one block.

// Cheap maps and functions of <math.h>: one plain loop.
#define LOOP(name, expression)                                           \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {     \
    const REAL *x = xp;                                                 \
    REAL *y = yp;                                                       \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                    \
      REAL v = x[i];                                                    \
      y[i] = (expression);                                              \
    }                                                                   \
  }

// Dear maps: blocks of constant length, so that no element goes through a scalar version of the
// function. First WIDTH at a time, then NARROW; what is left is the end of a last narrow block, which
// overlaps its neighbour and is computed beforehand, as y may be x. Short operands are padded.
#define NARROW 8
#define BLOCKS(name, expression)                                                             \
  static __attribute__((noinline)) void R(narrow_##name)(const REAL *x, REAL *y) {           \
    WG_INDEPENDENT for (int i = 0; i < NARROW; i++) {                                        \
      REAL v = x[i];                                                                         \
      y[i] = (expression);                                                                   \
    }                                                                                        \
  }                                                                                          \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {                         \
    const REAL *x = xp;                                                                      \
    REAL *y = yp;                                                                            \
    REAL last[NARROW] = {0};                                                                 \
    if (n < NARROW) {                                                                        \
      for (int64_t i = 0; i < n; i++) last[i] = x[i];                                        \
      R(narrow_##name)(last, last);                                                          \
      for (int64_t i = 0; i < n; i++) y[i] = last[i];                                        \
      return;                                                                                \
    }                                                                                        \
    int64_t rest = n % NARROW;                                                               \
    if (rest != 0) R(narrow_##name)(x + n - NARROW, last);                                   \
    int64_t i = 0;                                                                           \
    for (; i + WIDTH <= n; i += WIDTH) {                                                     \
      WG_INDEPENDENT for (int j = 0; j < WIDTH; j++) {                                       \
        REAL v = x[i + j];                                                                   \
        y[i + j] = (expression);                                                             \
      }                                                                                      \
    }                                                                                        \
    for (; i + NARROW <= n; i += NARROW) R(narrow_##name)(x + i, y + i);                     \
    if (rest != 0) memcpy(y + n - NARROW, last, sizeof last);                                \
  }

// The vectorised reduction of angles ends at TRIG_LIMIT; the few elements beyond it, and infinities
// and NaN, are done over by <math.h>. Element by element, so that a value never depends on where in
// a block it stands. The sums over a block's flags vectorise.
#define ANGLES(name, near, far)                                                              \
  BLOCKS(near_##name, near)                                                                  \
  static void R(unary_##name)(int64_t n, const void *xp, void *yp) {                         \
    const REAL *x = xp;                                                                      \
    REAL *y = yp;                                                                            \
    for (int64_t i = 0; i < n; i += 256) {                                                   \
      int64_t m = n - i < 256 ? n - i : 256;                                                 \
      int beyond = 0;                                                                        \
      for (int64_t j = 0; j < m; j++) beyond += !(C(fabs)(x[i + j]) <= (REAL)TRIG_LIMIT);    \
      if (beyond == 0) {                                                                     \
        R(unary_near_##name)(m, x + i, y + i);                                               \
        continue;                                                                            \
      }                                                                                      \
      REAL block[256];                                                                       \
      memcpy(block, x + i, (size_t)m * sizeof(REAL));                                        \
      R(unary_near_##name)(m, block, y + i);                                                 \
      for (int64_t j = 0; j < m; j++) {                                                      \
        REAL v = block[j];                                                                   \
        if (!(C(fabs)(v) <= (REAL)TRIG_LIMIT)) y[i + j] = (far);                             \
      }                                                                                      \
    }                                                                                        \
  }

#define WG_UNARY(NAME, loop, cost, ...) loop(NAME, __VA_ARGS__)
#include "../CWengert/unary_maps.def"

static const unary_function R(unary_functions)[WG_UNARY_OPS] = {
#define WG_UNARY(NAME, ...) [WG_##NAME] = R(unary_##NAME),
#include "../CWengert/unary_maps.def"
};

#undef LOOP
#undef BLOCKS
#undef ANGLES
#undef NARROW
