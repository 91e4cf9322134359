// Small things every kernel file uses.
#ifndef WENGERT_COMMON_H
#define WENGERT_COMMON_H

#include <math.h>
#include <string.h>

#include "CWengert.h"
#include "kernels.h"

// Arithmetic is evaluated as written; a fused multiply-add happens only where FMA is spelled out.
#pragma STDC FP_CONTRACT OFF

// Iterations are independent: an output is either apart from an input or exactly the same memory, so
// the compiler needs no overlap checks (which would send in-place calls down a scalar path).
#define WG_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

// At -O0, and around calls into libm, loops are not vectorised; that is no reason for a warning.
#pragma clang diagnostic ignored "-Wpass-failed"

#define WG_INLINE static inline __attribute__((always_inline, unused))

WG_INLINE size_t wg_size_of(wg_dtype t) {
  static const uint8_t sizes[] = {4, 8, 4, 8, 1, 1};
  return sizes[t];
}

#endif
