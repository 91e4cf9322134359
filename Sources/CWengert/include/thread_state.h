// State of the thread: whether it records, watches, replays or releases (state.c).
#ifndef WG_THREAD_STATE_H
#define WG_THREAD_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "thread_local.h"

// How many scopes on this thread forbid recording; 0 means operations record.
extern WG_THREAD_LOCAL int32_t wg_no_gradient_depth;
static inline bool wg_is_recording(void) { return wg_no_gradient_depth == 0; }
static inline void wg_push_no_gradient(void) { wg_no_gradient_depth += 1; }
static inline void wg_pop_no_gradient(void) { wg_no_gradient_depth -= 1; }
// Swaps the depth, so that a scope can also switch recording back on.
static inline int32_t wg_exchange_no_gradient_depth(int32_t depth) {
  int32_t old = wg_no_gradient_depth;
  wg_no_gradient_depth = depth;
  return old;
}

// Whether operations of this thread are checked for NaN and infinities: 0 no, 1 yes, -1 not yet
// decided, as in a new thread. And the innermost scope that asked for it, or NULL (owned by Swift).
extern WG_THREAD_LOCAL int32_t wg_watch_state;
extern WG_THREAD_LOCAL void *wg_watch_scope;
static inline bool wg_may_be_watched(void) { return __builtin_expect(wg_watch_state != 0, 0); }
static inline int32_t wg_get_watch_state(void) { return wg_watch_state; }
static inline int32_t wg_exchange_watch_state(int32_t state) {
  int32_t old = wg_watch_state;
  wg_watch_state = state;
  return old;
}
static inline void *wg_exchange_watch_scope(void *scope) {
  void *old = wg_watch_scope;
  wg_watch_scope = scope;
  return old;
}
static inline void *wg_get_watch_scope(void) { return wg_watch_scope; }
// The state of an undecided thread: at first whether the variable WENGERT_ANOMALY is 1, not 0 or unset.
bool wg_is_watch_default(void);
void wg_set_watch_default(bool is_on);

// The number that nodes recorded now are marked with: which checkpointed part of a graph they belong
// to, 0 for none. New numbers grow, through 0 to small ones again after 2^32.
extern WG_THREAD_LOCAL uint32_t wg_graph_scope;
uint32_t wg_new_graph_scope(void);
static inline uint32_t wg_get_graph_scope(void) { return wg_graph_scope; }
static inline void wg_set_graph_scope(uint32_t scope) { wg_graph_scope = scope; }

// The innermost checkpointed part whose state is being noted, or NULL (owned by Swift).
extern WG_THREAD_LOCAL void *wg_replay_scope;
static inline void *wg_get_replay_scope(void) { return wg_replay_scope; }
static inline void wg_set_replay_scope(void *scope) { wg_replay_scope = scope; }

// The trace of the summary that this thread is making, or NULL (owned by Swift).
extern WG_THREAD_LOCAL void *wg_shape_trace;
static inline void *wg_get_shape_trace(void) { return wg_shape_trace; }
static inline void wg_set_shape_trace(void *trace) { wg_shape_trace = trace; }

// Queue of closures whose release is deferred; NULL when none is running (owned by Swift).
extern WG_THREAD_LOCAL void *wg_release_queue;
static inline void *wg_get_release_queue(void) { return wg_release_queue; }
static inline void wg_set_release_queue(void *queue) { wg_release_queue = queue; }

#endif
