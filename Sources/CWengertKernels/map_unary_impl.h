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

#define T int32_t
#define U uint32_t
#define S(name) WG_ISA(name##_i32)
#include "map_unary_integer.h"
#undef T
#undef U
#undef S

#define T int64_t
#define U uint64_t
#define S(name) WG_ISA(name##_i64)
#include "map_unary_integer.h"
#undef T
#undef U
#undef S

#define T uint8_t
#define U uint8_t
#define S(name) WG_ISA(name##_u8)
#include "map_unary_integer.h"
#undef S

#define S(name) WG_ISA(name##_bool)
#define BOOLS
#include "map_unary_integer.h"
#undef BOOLS
#undef T
#undef U
#undef S

const unary_kernels WG_ISA(wg_unary) = {
    {WG_ISA(unary_functions_f32), WG_ISA(unary_functions_f64), WG_ISA(unary_functions_i32),
     WG_ISA(unary_functions_i64), WG_ISA(unary_functions_u8), WG_ISA(unary_functions_bool)}};
