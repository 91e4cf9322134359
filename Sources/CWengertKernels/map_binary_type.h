// The binary maps and comparisons of one element type. Included with
//   T, U     the type and, for integers, the unsigned type in which arithmetic wraps,
//   S(name)  `name` with the suffix of type and instruction set,
//   C(name)  the name of the <math.h> function, for floating-point types,
//   ROWS     FLOATS, INTEGERS or BOOLS.

// One loop per pattern of steps; a repeated operand is read once.
#define STEPS(name, Y, expression)                                                        \
  static void S(name)(int64_t n, const void *ap, int a_step, const void *bp, int b_step,  \
                      void *yp) {                                                         \
    const T *ax = ap, *bx = bp;                                                           \
    Y *y = yp;                                                                            \
    if (n <= 0) return;                                                                   \
    if (a_step && b_step) {                                                               \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                    \
        T a = ax[i], b = bx[i];                                                           \
        y[i] = (Y)(expression);                                                           \
      }                                                                                   \
    } else if (a_step) {                                                                  \
      T b = *bx;                                                                          \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                    \
        T a = ax[i];                                                                      \
        y[i] = (Y)(expression);                                                           \
      }                                                                                   \
    } else if (b_step) {                                                                  \
      T a = *ax;                                                                          \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                    \
        T b = bx[i];                                                                      \
        y[i] = (Y)(expression);                                                           \
      }                                                                                   \
    } else {                                                                              \
      T a = *ax, b = *bx;                                                                 \
      Y v = (Y)(expression);                                                              \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = v;                            \
    }                                                                                     \
  }
#define VECTORS(NAME, expression) STEPS(binary_##NAME, T, expression)

// Functions of <math.h> and integer divisions have no vector instructions: one loop for all steps, 0 or 1.
#define ONE_BY_ONE(NAME, expression)                                                            \
  static void S(binary_##NAME)(int64_t n, const void *ap, int a_step, const void *bp, int b_step, \
                               void *yp) {                                                      \
    const T *ax = ap, *bx = bp;                                                                 \
    T *y = yp;                                                                                  \
    _Pragma("clang loop vectorize(disable) unroll(disable)")                                    \
    for (int64_t i = 0; i < n; i++) {                                                           \
      T a = ax[i * a_step], b = bx[i * b_step];                                                 \
      y[i] = (T)(expression);                                                                   \
    }                                                                                           \
  }

// With one exponent for all: the powers that a product gives exactly as rounded, or nearly.
#define POWERS(NAME, expression)                                                                \
  ANY_POWERS(any_##NAME, expression)                                                            \
  static void S(binary_##NAME)(int64_t n, const void *ap, int a_step, const void *bp, int b_step, \
                               void *yp) {                                                      \
    T e = (n > 0 && !b_step) ? *(const T *)bp : 0;                                              \
    const T *x = ap;                                                                            \
    T *y = yp;                                                                                  \
    if (a_step && e == 2) {                                                                     \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = x[i] * x[i];                        \
    } else if (a_step && e == 3) {                                                              \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = x[i] * x[i] * x[i];                 \
    } else if (a_step && e == -1) {                                                             \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = 1 / x[i];                           \
    } else {                                                                                    \
      S(binary_any_##NAME)(n, ap, a_step, bp, b_step, yp);                                      \
    }                                                                                           \
  }

#define FLOATS 0
#define INTEGERS 1
#define BOOLS 2

#define ROW(NAME, loop, value) loop(NAME, value)
#if ROWS == FLOATS
#define WG_BINARY ROW
#elif ROWS == INTEGERS
#define WG_INTEGER_BINARY ROW
#else
#define WG_BOOL_BINARY ROW
#endif
#include "../CWengert/binary_maps.def"

static const binary_function S(binary_functions)[WG_BINARY_OPS] = {
#define ENTRY(NAME, loop, value) [WG_##NAME] = S(binary_##NAME),
#if ROWS == FLOATS
#define WG_BINARY ENTRY
#elif ROWS == INTEGERS
#define WG_INTEGER_BINARY ENTRY
#else
#define WG_BOOL_BINARY ENTRY
#endif
#include "../CWengert/binary_maps.def"
};

#if ROWS != BOOLS
STEPS(compare_eq, uint8_t, a == b)
STEPS(compare_ne, uint8_t, a != b)
STEPS(compare_lt, uint8_t, a < b)
STEPS(compare_le, uint8_t, a <= b)
STEPS(compare_gt, uint8_t, a > b)
STEPS(compare_ge, uint8_t, a >= b)
static const binary_function S(comparisons)[6] = {
  [WG_EQ] = S(compare_eq), [WG_NE] = S(compare_ne), [WG_LT] = S(compare_lt),
  [WG_LE] = S(compare_le), [WG_GT] = S(compare_gt), [WG_GE] = S(compare_ge)};
#endif

#undef STEPS
#undef VECTORS
#undef ONE_BY_ONE
#undef POWERS
#undef ANY_POWERS
#undef POWER
#undef FLOATS
#undef INTEGERS
#undef BOOLS
#undef ROW
#undef ENTRY
#undef T
#undef U
#undef S
#undef C
#undef ROWS
