// All normalizations for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define REAL float
#define R(name) WG_ISA(name##_f32)
#define WIDTH 32
#include "sums_float.h"
#include "normalize_float.h"
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH

#define REAL double
#define R(name) WG_ISA(name##_f64)
#define WIDTH 16
#include "sums_float.h"
#include "normalize_float.h"
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH

static const normalize_table WG_ISA(normalization) = {
    {WG_ISA(statistics_f32), WG_ISA(statistics_f64)},
    {WG_ISA(normalize_f32), WG_ISA(normalize_f64)},
    {WG_ISA(normalize_gradient_f32), WG_ISA(normalize_gradient_f64)},
    {WG_ISA(scale_gradient_f32), WG_ISA(scale_gradient_f64)},
    {WG_ISA(inverse_deviations_f32), WG_ISA(inverse_deviations_f64)}};
