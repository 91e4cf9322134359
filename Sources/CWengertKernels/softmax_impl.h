// Softmax and cross-entropy for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define WG_TOPIC "softmax_topics.h"
#include "both_floats.h"
#undef WG_TOPIC

const softmax_kernels WG_ISA(wg_softmax) = {
    {WG_ISA(softmax_f32), WG_ISA(softmax_f64)},
    {WG_ISA(softmax_gradient_f32), WG_ISA(softmax_gradient_f64)},
    {WG_ISA(cross_entropy_f32), WG_ISA(cross_entropy_f64)},
    {WG_ISA(cross_entropy_gradient_f32), WG_ISA(cross_entropy_gradient_f64)}};
