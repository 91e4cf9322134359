// Pooling for one instruction set; see pooling.c.
#define REAL float
#define R(name) WG_ISA(name##_f32)
#include "pooling_float.h"
#undef REAL
#undef R

#define REAL double
#define R(name) WG_ISA(name##_f64)
#include "pooling_float.h"
#undef REAL
#undef R

const pooling_kernels WG_ISA(wg_pooling) = {
  {WG_ISA(max_pool_f32), WG_ISA(max_pool_f64)},
  {WG_ISA(average_pool_f32), WG_ISA(average_pool_f64)},
  {WG_ISA(average_pool_transpose_f32), WG_ISA(average_pool_transpose_f64)},
  {WG_ISA(unfold_f32), WG_ISA(unfold_f64)},
  {WG_ISA(fold_f32), WG_ISA(fold_f64)},
  {WG_ISA(pick_f32), WG_ISA(pick_f64)},
  {WG_ISA(pick_transpose_f32), WG_ISA(pick_transpose_f64)},
};
