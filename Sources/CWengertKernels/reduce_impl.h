// All reductions for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define WG_TOPIC "reduce_float.h"
#include "both_floats.h"
#undef WG_TOPIC

// Integers: order does not matter, so plain loops. T is the element, U its unsigned twin, in which
// sums and products wrap.
#define FOLD(name, T, first, expression)                                                      \
  static void WG_ISA(name)(int64_t outer, int64_t n, int64_t inner, const void *xp, void *yp) { \
    const T *x = xp;                                                                          \
    T *y = yp;                                                                                \
    for (int64_t o = 0; o < outer; o++, x += n * inner, y += inner) {                         \
      if (inner == 1) {                                                                       \
        T a = n > 0 ? x[0] : (T)(first);                                                      \
        for (int64_t i = 1; i < n; i++) {                                                     \
          T b = x[i];                                                                         \
          a = (T)(expression);                                                                \
        }                                                                                     \
        *y = a;                                                                               \
        continue;                                                                             \
      }                                                                                       \
      for (int64_t j = 0; j < inner; j++) y[j] = n > 0 ? x[j] : (T)(first);                   \
      for (int64_t i = 1; i < n; i++) {                                                       \
        WG_INDEPENDENT for (int64_t j = 0; j < inner; j++) {                                  \
          T a = y[j], b = x[i * inner + j];                                                   \
          y[j] = (T)(expression);                                                             \
        }                                                                                     \
      }                                                                                       \
    }                                                                                         \
  }
#define INTEGER_FOLDS(S, T, U)                       \
  FOLD(sum_##S, T, 0, (U)a + (U)b)                   \
  FOLD(prod_##S, T, 1, (U)1 * (U)a * (U)b)           \
  FOLD(max_##S, T, 0, a > b ? a : b)                 \
  FOLD(min_##S, T, 0, a < b ? a : b)                 \
  static const integer_reduce WG_ISA(folds_##S)[4] = { \
      [WG_SUM] = WG_ISA(sum_##S),                    \
      [WG_PROD] = WG_ISA(prod_##S),                  \
      [WG_REDUCE_MAX] = WG_ISA(max_##S),             \
      [WG_REDUCE_MIN] = WG_ISA(min_##S)};
INTEGER_FOLDS(i32, int32_t, uint32_t)
INTEGER_FOLDS(i64, int64_t, uint64_t)
INTEGER_FOLDS(u8, uint8_t, uint32_t)
#undef FOLD
#undef INTEGER_FOLDS

const reduce_kernels WG_ISA(wg_reduce) = {
    {WG_ISA(reduce_f32), WG_ISA(reduce_f64)},
    {WG_ISA(columns_f32), WG_ISA(columns_f64)},
    {WG_ISA(all_finite_f32), WG_ISA(all_finite_f64)},
    {WG_ISA(folds_i32), WG_ISA(folds_i64), WG_ISA(folds_u8), WG_ISA(folds_u8)}};
