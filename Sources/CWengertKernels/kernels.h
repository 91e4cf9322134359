// The kernels of each instruction set, and the set in use.
//
// A topic is a family of kernels. Its file compiles them once per instruction set (see stamp.h, and
// gemm_<instruction set>.c) and collects them in a `struct wg_<topic>_kernels`. A wg_kernel_set holds one
// of each topic. Every function that computes takes its kernels from wg_kernels(), so one pointer
// switches all of them.
#ifndef WENGERT_KERNELS_H
#define WENGERT_KERNELS_H

#include <stdatomic.h>
#include <stdbool.h>

#define WG_EACH_TOPIC(X, set)                                                                     \
  X(unary, set) X(binary, set) X(convert, set) X(reduce, set) X(softmax, set)                     \
  X(normalization, set) X(recurrence, set) X(step, set) X(random, set) X(product, set)            \
  X(convolution, set) X(pooling, set) X(attention, set)

// The best comes last. On x86 `baseline` is SSE2, and `avx2` includes fused multiply-add.
#if defined(__x86_64__)
#define WG_EACH_INSTRUCTION_SET(X) X(baseline) X(avx2) X(avx512)
#elif defined(__aarch64__)
#define WG_EACH_INSTRUCTION_SET(X) X(neon)
#else
#define WG_EACH_INSTRUCTION_SET(X) X(baseline)
#endif

typedef struct {
  const char *name;
  bool (*is_supported)(void);
#define WG_MEMBER(topic, set) const struct wg_##topic##_kernels *topic;
  WG_EACH_TOPIC(WG_MEMBER, )
#undef WG_MEMBER
} wg_kernel_set;

extern _Atomic(const wg_kernel_set *) wg_kernels_in_use;

static inline const wg_kernel_set *wg_kernels(void) {
  return atomic_load_explicit(&wg_kernels_in_use, memory_order_relaxed);
}

// NULL if this processor or this build does not have the instruction set.
const wg_kernel_set *wg_kernels_named(const char *name);

#endif
