// Choosing the instruction set.
#include "kernels.h"

#include <string.h>

#include "CWengert.h"

#if defined(__x86_64__)
// __builtin_cpu_supports also asks whether the system saves the wide registers.
static bool has_baseline(void) { return true; }
static bool has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
static bool has_avx512(void) {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#elif defined(__aarch64__)
static bool has_neon(void) { return true; }
#else
static bool has_baseline(void) { return true; }
#endif

#define DECLARE(topic, set) extern const struct wg_##topic##_kernels wg_##topic##_##set;
#define DECLARE_ALL(set) WG_EACH_TOPIC(DECLARE, set)
WG_EACH_INSTRUCTION_SET(DECLARE_ALL)

#define MEMBER(topic, set) .topic = &wg_##topic##_##set,
#define SET(set) {.name = #set, .is_supported = has_##set, WG_EACH_TOPIC(MEMBER, set)},
static const wg_kernel_set sets[] = {WG_EACH_INSTRUCTION_SET(SET)};
enum { COUNT = sizeof sets / sizeof *sets };

// Until the constructor below has run, the first set serves.
_Atomic(const wg_kernel_set *) wg_kernels_in_use = &sets[0];

static void use(const wg_kernel_set *set) {
  atomic_store_explicit(&wg_kernels_in_use, set, memory_order_relaxed);
}

const wg_kernel_set *wg_kernels_named(const char *name) {
  for (int i = 0; i < COUNT; i++) {
    if (strcmp(sets[i].name, name) == 0) return sets[i].is_supported() ? &sets[i] : NULL;
  }
  return NULL;
}

const char *wg_instruction_set(void) { return wg_kernels()->name; }

bool wg_has_instruction_set(const char *name) { return wg_kernels_named(name) != NULL; }

bool wg_select_instruction_set(const char *name) {
  const wg_kernel_set *set = wg_kernels_named(name);
  if (set != NULL) use(set);
  return set != NULL;
}

static void refuse(const char *variable, const char *value) {
  char expected[128] = "an instruction set that this processor has: ";
  for (int i = 0; i < COUNT && sets[i].is_supported(); i++) {
    if (i > 0) strcat(expected, ", ");
    strcat(expected, sets[i].name);
  }
  wg_refuse_setting(variable, value, expected);
}

// Before main, and so before any second thread.
__attribute__((constructor)) void wg_choose_instruction_set(void) {
  static const char variable[] = "WENGERT_INSTRUCTION_SET";
  const char *wanted = wg_setting(variable);
  if (wanted != NULL) {
    if (!wg_select_instruction_set(wanted)) refuse(variable, wanted);
    return;
  }
  int best = COUNT - 1;
  while (!sets[best].is_supported()) best -= 1;
  use(&sets[best]);
}
