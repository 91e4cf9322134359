// All normalizations for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define WG_TOPIC "normalize_topics.h"
#include "both_floats.h"
#undef WG_TOPIC

const normalization_kernels WG_ISA(wg_normalization) = {
    {WG_ISA(statistics_f32), WG_ISA(statistics_f64)},
    {WG_ISA(normalize_f32), WG_ISA(normalize_f64)},
    {WG_ISA(normalize_gradient_f32), WG_ISA(normalize_gradient_f64)},
    {WG_ISA(scale_gradient_f32), WG_ISA(scale_gradient_f64)},
    {WG_ISA(inverse_deviations_f32), WG_ISA(inverse_deviations_f64)}};
