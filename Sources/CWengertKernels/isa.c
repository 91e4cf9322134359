// Choosing the instruction set. __builtin_cpu_supports also asks whether the system saves the wide
// registers, so a positive answer means the instructions are usable.
#include "isa.h"

#include <string.h>

#include "CWengert.h"

_Atomic int wg_isa_level = 0;

#if defined(__x86_64__)
static const char *const names[WG_ISA_LEVELS] = {"baseline", "avx2", "avx512"};
#elif defined(__aarch64__)
static const char *const names[WG_ISA_LEVELS] = {"neon"};
#else
static const char *const names[WG_ISA_LEVELS] = {"baseline"};
#endif

static int best_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  return avx2 ? (avx512 ? 2 : 1) : 0;
#else
  return 0;
#endif
}

// Runs before main, so before any second thread; until then the baseline answers.
__attribute__((constructor)) static void choose_instruction_set(void) {
  atomic_store_explicit(&wg_isa_level, best_level(), memory_order_relaxed);
}

const char *wg_instruction_set(void) { return names[wg_isa()]; }

bool wg_select_instruction_set(const char *name) {
  for (int level = 0; level <= best_level(); level++) {
    if (strcmp(name, names[level]) == 0) {
      atomic_store_explicit(&wg_isa_level, level, memory_order_relaxed);
      return true;
    }
  }
  return false;
}
