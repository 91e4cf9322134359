#include "CKernels.h"

#include <stdatomic.h>

_Thread_local int32_t wg_no_gradient_depth = 0;
_Thread_local void *wg_checked_scope = NULL;
_Thread_local uint32_t wg_graph_scope = 0;
_Thread_local void *wg_replay_scope = NULL;

uint32_t wg_new_graph_scope(void) {
  static _Atomic uint32_t last = 0;
  uint32_t scope;
  do { scope = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1; } while (scope == 0);
  return scope;
}
