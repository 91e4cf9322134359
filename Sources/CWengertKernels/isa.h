// Which instruction set the kernels use. The level is set once before main and read with one relaxed
// load per call; each topic keeps an array of tables indexed by it.
#ifndef WENGERT_ISA_H
#define WENGERT_ISA_H

#include <stdatomic.h>

#if defined(__x86_64__)
#define WG_ISA_LEVELS 3  // baseline (SSE2), avx2 with fma, avx512
#else
#define WG_ISA_LEVELS 1  // neon on arm64, whatever the compiler targets elsewhere
#endif

extern _Atomic int wg_isa_level;

static inline int wg_isa(void) {
  return atomic_load_explicit(&wg_isa_level, memory_order_relaxed);
}

#endif
