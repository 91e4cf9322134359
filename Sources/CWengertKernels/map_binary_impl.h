// All binary maps, comparisons and selections for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define T float
#define S(name) WG_ISA(name##_f32)
#define C(name) name##f
#define ROWS FLOATS
#define POWER(a, b) WG_ISA(pow_f32)(a, b)
#define ANY_POWERS VECTORS
#include "map_binary_type.h"

#define T double
#define S(name) WG_ISA(name##_f64)
#define C(name) name
#define ROWS FLOATS
#if WG_FUSED
#define POWER(a, b) WG_ISA(pow_f64)(a, b)
#define ANY_POWERS VECTORS
#else
// Products in two parts take 17 operations each without a fused multiply-add: <math.h> is faster.
#define POWER(a, b) pow(a, b)
#define ANY_POWERS ONE_BY_ONE
#endif
#include "map_binary_type.h"

#define T int32_t
#define U uint32_t
#define S(name) WG_ISA(name##_i32)
#define ROWS INTEGERS
#include "map_binary_type.h"

#define T int64_t
#define U uint64_t
#define S(name) WG_ISA(name##_i64)
#define ROWS INTEGERS
#include "map_binary_type.h"

#define T uint8_t
#define U uint32_t
#define S(name) WG_ISA(name##_u8)
#define ROWS INTEGERS
#include "map_binary_type.h"

#define T uint8_t
#define S(name) WG_ISA(name##_bool)
#define ROWS BOOLS
#include "map_binary_type.h"

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
    {WG_ISA(binary_functions_f32), WG_ISA(binary_functions_f64), WG_ISA(binary_functions_i32),
     WG_ISA(binary_functions_i64), WG_ISA(binary_functions_u8), WG_ISA(binary_functions_bool)},
    {WG_ISA(comparisons_f32), WG_ISA(comparisons_f64), WG_ISA(comparisons_i32),
     WG_ISA(comparisons_i64), WG_ISA(comparisons_u8), WG_ISA(comparisons_u8)},
    {WG_ISA(select_32), WG_ISA(select_64), WG_ISA(select_32), WG_ISA(select_64), WG_ISA(select_8),
     WG_ISA(select_8)}};

#undef SELECT
