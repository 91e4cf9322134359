// The gates of recurrent layers for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define WG_TOPIC "recurrence_float.h"
#include "both_floats.h"
#undef WG_TOPIC

const recurrence_kernels WG_ISA(wg_recurrence) = {
    {WG_ISA(recurrent_bias_f32), WG_ISA(recurrent_bias_f64)},
    {WG_ISA(recurrent_rows_f32), WG_ISA(recurrent_rows_f64)},
    {WG_ISA(recurrent_gradient_rows_f32), WG_ISA(recurrent_gradient_rows_f64)},
    {WG_ISA(recurrent_bias_gradient_f32), WG_ISA(recurrent_bias_gradient_f64)}};
