// Convolution row by row for one instruction set; see convolution.c.
#define REAL float
#define R(name) WG_ISA(name##_f32)
#include "convolution_float.h"
#undef REAL
#undef R

#define REAL double
#define R(name) WG_ISA(name##_f64)
#include "convolution_float.h"
#undef REAL
#undef R

const convolution_kernels WG_ISA(wg_convolution) = {
  {WG_ISA(convolve_f32), WG_ISA(convolve_f64)},
  {WG_ISA(input_gradient_f32), WG_ISA(input_gradient_f64)},
  {WG_ISA(weight_gradient_f32), WG_ISA(weight_gradient_f64)},
};
