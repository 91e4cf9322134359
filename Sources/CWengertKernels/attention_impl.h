// Rows of tiles of attention for one instruction set.
#include "math_f64.h"
#include "math_f32.h"

#define WG_TOPIC "attention_float.h"
#include "both_floats.h"
#undef WG_TOPIC

const attention_kernels WG_ISA(wg_attention) = {
    {WG_ISA(attention_rows_f32), WG_ISA(attention_rows_f64)},
    {WG_ISA(attention_finish_f32), WG_ISA(attention_finish_f64)},
    {WG_ISA(attention_gradient_rows_f32), WG_ISA(attention_gradient_rows_f64)},
    {WG_ISA(attention_deltas_f32), WG_ISA(attention_deltas_f64)}};
