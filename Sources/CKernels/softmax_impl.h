// Softmax and cross-entropy for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define REAL float
#define R(name) WG_ISA(name##_f32)
#define WIDTH 32
#include "sums_float.h"
#include "softmax_float.h"
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH

#define REAL double
#define R(name) WG_ISA(name##_f64)
#define WIDTH 16
#include "sums_float.h"
#include "softmax_float.h"
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH

static const softmax_table WG_ISA(softmax) = {
    {WG_ISA(softmax_f32), WG_ISA(softmax_f64)},
    {WG_ISA(softmax_gradient_f32), WG_ISA(softmax_gradient_f64)},
    {WG_ISA(cross_entropy_f32), WG_ISA(cross_entropy_f64)},
    {WG_ISA(cross_entropy_gradient_f32), WG_ISA(cross_entropy_gradient_f64)}};
