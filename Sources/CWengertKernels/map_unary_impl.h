// All unary maps for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define REAL float
#define R(name) WG_ISA(name##_f32)
#define C(name) name##f
#define WIDTH 32
#include "map_unary_float.h"
#undef REAL
#undef R
#undef C
#undef WIDTH

#define REAL double
#define R(name) WG_ISA(name##_f64)
#define C(name) name
#define WIDTH 16
#include "map_unary_float.h"
#undef REAL
#undef R
#undef C
#undef WIDTH

// Integers wrap: the arithmetic is done on the unsigned type U of the same width.
#define MAP(name, T, expression)                                        \
  static void WG_ISA(name)(int64_t n, const void *xp, void *yp) {       \
    const T *x = xp;                                                    \
    T *y = yp;                                                          \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {                    \
      T v = x[i];                                                       \
      y[i] = (T)(expression);                                           \
    }                                                                   \
  }
#define INTEGER_MAPS(S, T, U)                                    \
  MAP(neg_##S, T, (U)0 - (U)v)                                   \
  MAP(abs_##S, T, v < 0 ? (U)0 - (U)v : (U)v)                    \
  MAP(sign_##S, T, (v > 0) - (v < 0))                            \
  MAP(square_##S, T, (U)v * (U)v)                                \
  static const unary_function WG_ISA(unary_##S)[UNARY_OPS] = {   \
      [WG_NEG] = WG_ISA(neg_##S),                                \
      [WG_ABS] = WG_ISA(abs_##S),                                \
      [WG_SIGN] = WG_ISA(sign_##S),                              \
      [WG_SQUARE] = WG_ISA(square_##S)};
INTEGER_MAPS(i32, int32_t, uint32_t)
INTEGER_MAPS(i64, int64_t, uint64_t)
MAP(neg_u8, uint8_t, 0 - v)
MAP(abs_u8, uint8_t, v)
MAP(sign_u8, uint8_t, v > 0)
MAP(square_u8, uint8_t, v *v)
MAP(not_bool, uint8_t, !v)
static const unary_function WG_ISA(unary_u8)[UNARY_OPS] = {[WG_NEG] = WG_ISA(neg_u8),
                                                           [WG_ABS] = WG_ISA(abs_u8),
                                                           [WG_SIGN] = WG_ISA(sign_u8),
                                                           [WG_SQUARE] = WG_ISA(square_u8)};
static const unary_function WG_ISA(unary_bool)[UNARY_OPS] = {[WG_NOT] = WG_ISA(not_bool)};
#undef MAP
#undef INTEGER_MAPS

const unary_kernels WG_ISA(wg_unary) = {
    {WG_ISA(unary_functions_f32), WG_ISA(unary_functions_f64), WG_ISA(unary_i32), WG_ISA(unary_i64),
     WG_ISA(unary_u8), WG_ISA(unary_bool)}};
