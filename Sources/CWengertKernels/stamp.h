// Compiles the file named by WG_SOURCE once per instruction set. Inside it
//   WG_ISA(name)  gives `name` the suffix of the instruction set,
//   WG_FUSED      is 1 where a fused multiply-add is one instruction.
// Deliberately without an include guard: each topic includes it once.
#if defined(__x86_64__)

#define WG_ISA(name) name##_baseline
#define WG_FUSED 0
#include WG_SOURCE
#undef WG_ISA
#undef WG_FUSED

#define WG_FUSED 1
#define WG_ISA(name) name##_avx2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include WG_SOURCE
#pragma clang attribute pop
#undef WG_ISA

#define WG_ISA(name) name##_avx512
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#include WG_SOURCE
#pragma clang attribute pop
#undef WG_ISA
#undef WG_FUSED

#elif defined(__aarch64__)

#define WG_ISA(name) name##_neon
#define WG_FUSED 1
#include WG_SOURCE
#undef WG_ISA
#undef WG_FUSED

#else

#define WG_ISA(name) name##_baseline
#define WG_FUSED 0
#include WG_SOURCE
#undef WG_ISA
#undef WG_FUSED

#endif
