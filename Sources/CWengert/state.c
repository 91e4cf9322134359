// State of the thread, and whether new threads are watched.
#include "CWengert.h"

#include <stdatomic.h>

WG_THREAD_LOCAL int32_t wg_no_gradient_depth = 0;
WG_THREAD_LOCAL int32_t wg_watch_state = -1;
WG_THREAD_LOCAL void *wg_watch_scope = NULL;
WG_THREAD_LOCAL uint32_t wg_graph_scope = 0;
WG_THREAD_LOCAL void *wg_replay_scope = NULL;
WG_THREAD_LOCAL void *wg_shape_trace = NULL;
WG_THREAD_LOCAL void *wg_release_queue = NULL;

static _Atomic int watch_default = -1;

static bool is_watched_by_setting(void) {
  static const char variable[] = "WENGERT_ANOMALY";
  const char *value = wg_setting(variable);
  if (value == NULL || strcmp(value, "0") == 0) return false;
  if (strcmp(value, "1") != 0) wg_refuse_setting(variable, value, "0 or 1");
  return true;
}

bool wg_is_watch_default(void) {
  int is_on = atomic_load(&watch_default);
  if (is_on < 0) {
    is_on = is_watched_by_setting();
    atomic_store(&watch_default, is_on);
  }
  return is_on == 1;
}

void wg_set_watch_default(bool is_on) { atomic_store(&watch_default, is_on); }

uint32_t wg_new_graph_scope(void) {
  static _Atomic uint32_t last = 0;
  uint32_t scope;
  do { scope = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1; } while (scope == 0);
  return scope;
}
