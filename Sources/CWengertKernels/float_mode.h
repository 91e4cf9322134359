// How the processor treats subnormal numbers, those too small for a full mantissa: below 1.2e-38 in
// float32, 2.2e-308 in float64.
//
// On many processors a multiplication or a fused multiply-add with a subnormal operand or result takes
// some 150 cycles in place of 4. Gradients that fade through hundreds of layers, and an optimizer's
// averages of gradients that have become 0, are made of such numbers: training becomes several times
// slower for digits that nobody sees. So matrix products and optimizer steps read and write subnormal
// numbers as 0, from so much work on that switching (some 15 nanoseconds) does not count. Whether they do
// depends on the shape alone. Everything else computes as IEEE 754 says.
#ifndef WENGERT_FLOAT_MODE_H
#define WENGERT_FLOAT_MODE_H

#include <stdint.h>

// Multiply-adds of a product, and elements of an optimizer's step.
#define WG_FLUSH_PRODUCT 8192
#define WG_FLUSH_STEP 512

// The control register of floating-point arithmetic: rounding, exceptions, subnormal numbers.
typedef uint32_t wg_float_mode;

#if defined(__x86_64__)
// Results are flushed to zero, operands are taken for zero.
#define WG_FLUSH_MODE 0x8040u
// The rest are flags that operations raise.
#define WG_MODE_BITS 0xffc0u
static inline wg_float_mode wg_get_float_mode(void) { return __builtin_ia32_stmxcsr(); }
static inline void wg_set_float_mode(wg_float_mode mode) { __builtin_ia32_ldmxcsr(mode); }
#elif defined(__aarch64__)
#define WG_FLUSH_MODE (1u << 24)
#define WG_MODE_BITS UINT32_MAX
static inline wg_float_mode wg_get_float_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return (wg_float_mode)mode;
}
static inline void wg_set_float_mode(wg_float_mode mode) {
  __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)mode));
}
#else
#define WG_FLUSH_MODE 0u
#define WG_MODE_BITS 0u
static inline wg_float_mode wg_get_float_mode(void) { return 0; }
static inline void wg_set_float_mode(wg_float_mode mode) { (void)mode; }
#endif

// Returns the mode to go back to.
static inline wg_float_mode wg_flush_subnormals(void) {
  wg_float_mode mode = wg_get_float_mode();
  wg_set_float_mode(mode | WG_FLUSH_MODE);
  return mode;
}

// Lets this thread compute as another one does.
static inline void wg_adopt_float_mode(wg_float_mode mode) {
  if (((wg_get_float_mode() ^ mode) & WG_MODE_BITS) != 0) wg_set_float_mode(mode);
}

#endif
