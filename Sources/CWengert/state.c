#include "CWengert.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

WG_THREAD_LOCAL int32_t wg_no_gradient_depth = 0;
WG_THREAD_LOCAL int32_t wg_watch_state = -1;
WG_THREAD_LOCAL void *wg_watch_scope = NULL;

static _Atomic int watch_default = -1;

bool wg_is_watch_default(void) {
  int is_on = atomic_load(&watch_default);
  if (is_on < 0) {
    const char *value = getenv("WENGERT_ANOMALY");
    is_on = value != NULL && strcmp(value, "1") == 0;
    atomic_store(&watch_default, is_on);
  }
  return is_on == 1;
}

void wg_set_watch_default(bool is_on) { atomic_store(&watch_default, is_on); }
WG_THREAD_LOCAL uint32_t wg_graph_scope = 0;
WG_THREAD_LOCAL void *wg_replay_scope = NULL;
WG_THREAD_LOCAL void *wg_shape_trace = NULL;
WG_THREAD_LOCAL void *wg_release_queue = NULL;

uint32_t wg_new_graph_scope(void) {
  static _Atomic uint32_t last = 0;
  uint32_t scope;
  do { scope = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1; } while (scope == 0);
  return scope;
}
