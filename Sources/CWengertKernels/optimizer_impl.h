// All optimizer steps for one instruction set.
#define REAL float
#define R(name) WG_ISA(name##_f32)
#include "optimizer_float.h"
#undef REAL
#undef R

#define REAL double
#define R(name) WG_ISA(name##_f64)
#include "optimizer_float.h"
#undef REAL
#undef R

const step_kernels WG_ISA(wg_step) = {{WG_ISA(step_functions_f32), WG_ISA(step_functions_f64)}};
