// All binary maps, comparisons and selections for one instruction set.

// One loop per pattern of steps; a repeated operand is read once.
#define BINARY(name, T, U, Y, expression)                                                  \
  static void WG_ISA(name)(int64_t n, const void *ap, int a_step, const void *bp, int b_step, \
                           void *yp) {                                                     \
    const T *ax = ap, *bx = bp;                                                            \
    Y *y = yp;                                                                             \
    if (n <= 0) return;                                                                    \
    if (a_step && b_step) {                                                                \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                     \
        T a = ax[i], b = bx[i];                                                            \
        y[i] = (Y)(expression);                                                            \
      }                                                                                    \
    } else if (a_step) {                                                                   \
      T b = *bx;                                                                           \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                     \
        T a = ax[i];                                                                       \
        y[i] = (Y)(expression);                                                            \
      }                                                                                    \
    } else if (b_step) {                                                                   \
      T a = *ax;                                                                           \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                     \
        T b = bx[i];                                                                       \
        y[i] = (Y)(expression);                                                            \
      }                                                                                    \
    } else {                                                                               \
      T a = *ax, b = *bx;                                                                  \
      Y v = (Y)(expression);                                                               \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = v;                             \
    }                                                                                      \
  }

// Functions of <math.h> and integer divisions have no vector instructions: one loop for all steps, 0 or 1.
#define ONE_BY_ONE(name, T, U, Y, expression)                                              \
  static void WG_ISA(name)(int64_t n, const void *ap, int a_step, const void *bp, int b_step, \
                           void *yp) {                                                     \
    const T *ax = ap, *bx = bp;                                                            \
    Y *y = yp;                                                                             \
    _Pragma("clang loop vectorize(disable) unroll(disable)")                               \
    for (int64_t i = 0; i < n; i++) {                                                      \
      T a = ax[i * a_step], b = bx[i * b_step];                                            \
      y[i] = (Y)(expression);                                                              \
    }                                                                                      \
  }

// (U)1 * stands before the factors so that small unsigned types do not multiply as signed int.
#define FLOAT_BINARIES(S, T, C)                                       \
  BINARY(add_##S, T, T, T, a + b)                                     \
  BINARY(sub_##S, T, T, T, a - b)                                     \
  BINARY(mul_##S, T, T, T, a *b)                                      \
  BINARY(div_##S, T, T, T, a / b)                                     \
  ONE_BY_ONE(pow_loop_##S, T, T, T, C(pow)(a, b))                         \
  BINARY(max_##S, T, T, T, ((a > b) | (a != a)) ? a : b)                \
  BINARY(min_##S, T, T, T, ((a < b) | (a != a)) ? a : b)                \
  ONE_BY_ONE(atan2_##S, T, T, T, C(atan2)(a, b))                          \
  ONE_BY_ONE(fmod_##S, T, T, T, C(fmod)(a, b))                            \
  BINARY(tanh_grad_##S, T, T, T, a *(1 - b * b))                      \
  BINARY(sigmoid_grad_##S, T, T, T, a *b *(1 - b))                    \
  BINARY(relu_grad_##S, T, T, T, b <= 0 ? 0 : a)

#define INTEGER_BINARIES(S, T, U)                                                 \
  BINARY(add_##S, T, U, T, (U)a + (U)b)                                           \
  BINARY(sub_##S, T, U, T, (U)a - (U)b)                                           \
  BINARY(mul_##S, T, U, T, (U)1 * (U)a * (U)b)                                    \
  ONE_BY_ONE(div_##S, T, U, T, b == (T)-1 && (T)-1 < 0 ? (U)0 - (U)a : (U)(a / b))    \
  ONE_BY_ONE(fmod_##S, T, U, T, b == (T)-1 && (T)-1 < 0 ? 0 : a % b)                  \
  BINARY(max_##S, T, U, T, a > b ? a : b)                                         \
  BINARY(min_##S, T, U, T, a < b ? a : b)                                         \
  ONE_BY_ONE(pow_##S, T, U, T, integer_power((uint64_t)a, (int64_t)b))

#define COMPARISONS(S, T)                                                         \
  BINARY(eq_##S, T, T, uint8_t, a == b)                                           \
  BINARY(ne_##S, T, T, uint8_t, a != b)                                           \
  BINARY(lt_##S, T, T, uint8_t, a < b)                                            \
  BINARY(le_##S, T, T, uint8_t, a <= b)                                           \
  BINARY(gt_##S, T, T, uint8_t, a > b)                                            \
  BINARY(ge_##S, T, T, uint8_t, a >= b)                                           \
  static const binary_function WG_ISA(compare_##S)[6] = {                         \
      [WG_EQ] = WG_ISA(eq_##S), [WG_NE] = WG_ISA(ne_##S), [WG_LT] = WG_ISA(lt_##S), \
      [WG_LE] = WG_ISA(le_##S), [WG_GT] = WG_ISA(gt_##S), [WG_GE] = WG_ISA(ge_##S)};

#define FLOAT(name) name##f
#define DOUBLE(name) name
FLOAT_BINARIES(f32, float, FLOAT)
FLOAT_BINARIES(f64, double, DOUBLE)
#undef FLOAT
#undef DOUBLE
INTEGER_BINARIES(i32, int32_t, uint32_t)
INTEGER_BINARIES(i64, int64_t, uint64_t)
INTEGER_BINARIES(u8, uint8_t, uint32_t)
BINARY(and_bool, uint8_t, uint8_t, uint8_t, a &b)
BINARY(or_bool, uint8_t, uint8_t, uint8_t, a | b)
BINARY(xor_bool, uint8_t, uint8_t, uint8_t, a ^ b)
COMPARISONS(f32, float)
COMPARISONS(f64, double)
COMPARISONS(i32, int32_t)
COMPARISONS(i64, int64_t)
COMPARISONS(u8, uint8_t)

// Powers with one exponent for all: the ones a product gives exactly as rounded, or nearly.
#define POWER(S, T)                                                                          \
  static void WG_ISA(pow_##S)(int64_t n, const void *ap, int a_step, const void *bp, int b_step, \
                              void *yp) {                                                    \
    T e = (n > 0 && !b_step) ? *(const T *)bp : 0;                                           \
    const T *x = ap;                                                                         \
    T *y = yp;                                                                               \
    if (a_step && e == 2) {                                                                  \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = x[i] * x[i];                     \
    } else if (a_step && e == 3) {                                                           \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = x[i] * x[i] * x[i];              \
    } else if (a_step && e == -1) {                                                          \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = 1 / x[i];                        \
    } else {                                                                                 \
      WG_ISA(pow_loop_##S)(n, ap, a_step, bp, b_step, yp);                                   \
    }                                                                                        \
  }
POWER(f32, float)
POWER(f64, double)

#define FLOAT_TABLE(S)                                                                          \
  static const binary_function WG_ISA(binary_##S)[BINARY_OPS] = {                               \
      [WG_ADD] = WG_ISA(add_##S),       [WG_SUB] = WG_ISA(sub_##S),                             \
      [WG_MUL] = WG_ISA(mul_##S),       [WG_DIV] = WG_ISA(div_##S),                             \
      [WG_POW] = WG_ISA(pow_##S),       [WG_MAX] = WG_ISA(max_##S),                             \
      [WG_MIN] = WG_ISA(min_##S),       [WG_ATAN2] = WG_ISA(atan2_##S),                         \
      [WG_FMOD] = WG_ISA(fmod_##S),     [WG_TANH_GRAD] = WG_ISA(tanh_grad_##S),                 \
      [WG_SIGMOID_GRAD] = WG_ISA(sigmoid_grad_##S), [WG_RELU_GRAD] = WG_ISA(relu_grad_##S)};
#define INTEGER_TABLE(S)                                                                        \
  static const binary_function WG_ISA(binary_##S)[BINARY_OPS] = {                               \
      [WG_ADD] = WG_ISA(add_##S), [WG_SUB] = WG_ISA(sub_##S), [WG_MUL] = WG_ISA(mul_##S),       \
      [WG_DIV] = WG_ISA(div_##S), [WG_POW] = WG_ISA(pow_##S), [WG_MAX] = WG_ISA(max_##S),       \
      [WG_MIN] = WG_ISA(min_##S), [WG_FMOD] = WG_ISA(fmod_##S)};
FLOAT_TABLE(f32)
FLOAT_TABLE(f64)
INTEGER_TABLE(i32)
INTEGER_TABLE(i64)
INTEGER_TABLE(u8)
static const binary_function WG_ISA(binary_bool)[BINARY_OPS] = {
    [WG_AND] = WG_ISA(and_bool), [WG_OR] = WG_ISA(or_bool), [WG_XOR] = WG_ISA(xor_bool)};

// Selection moves bits, so it goes by the size of an element; steps are 0 or 1.
#define SELECT(name, T)                                                                         \
  static void WG_ISA(name)(int64_t n, const uint8_t *c, int c_step, const void *ap, int a_step, \
                           const void *bp, int b_step, void *yp) {                              \
    const T *a = ap, *b = bp;                                                                   \
    T *y = yp;                                                                                  \
    if (c_step && a_step && b_step) {                                                           \
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                                          \
        T p = a[i], q = b[i];                                                                   \
        y[i] = c[i] ? p : q;                                                                    \
      }                                                                                         \
    } else {                                                                                    \
      for (int64_t i = 0; i < n; i++) {                                                         \
        T p = a[i * a_step], q = b[i * b_step];                                                 \
        y[i] = c[i * c_step] ? p : q;                                                           \
      }                                                                                         \
    }                                                                                           \
  }
SELECT(select_8, uint8_t)
SELECT(select_32, uint32_t)
SELECT(select_64, uint64_t)

const binary_kernels WG_ISA(wg_binary) = {
    {WG_ISA(binary_f32), WG_ISA(binary_f64), WG_ISA(binary_i32), WG_ISA(binary_i64),
     WG_ISA(binary_u8), WG_ISA(binary_bool)},
    {WG_ISA(compare_f32), WG_ISA(compare_f64), WG_ISA(compare_i32), WG_ISA(compare_i64),
     WG_ISA(compare_u8), WG_ISA(compare_u8)},
    {WG_ISA(select_32), WG_ISA(select_64), WG_ISA(select_32), WG_ISA(select_64), WG_ISA(select_8),
     WG_ISA(select_8)}};

#undef BINARY
#undef ONE_BY_ONE
#undef FLOAT_BINARIES
#undef INTEGER_BINARIES
#undef COMPARISONS
#undef POWER
#undef FLOAT_TABLE
#undef INTEGER_TABLE
#undef SELECT
