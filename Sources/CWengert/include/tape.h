// Who may keep the state of a backward walk in the nodes of a graph, and who may change a leaf (tape.c).
#ifndef WG_TAPE_H
#define WG_TAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "thread_local.h"

// Each thread records on a tape with a number below 64; threads may share one. A walk keeps its state in
// the nodes of tapes that its thread holds, and in a table of its own for all others.
enum { WG_TAPES = 64, WG_NO_TAPE = 255 };

extern WG_THREAD_LOCAL uint8_t wg_own_tape;
uint8_t wg_assign_tape(void);
// The tape of the calling thread.
static inline uint8_t wg_tape(void) {
  uint8_t tape = wg_own_tape;
  return tape != WG_NO_TAPE ? tape : wg_assign_tape();
}

// The tapes that the calling thread holds, a bit each.
extern WG_THREAD_LOCAL uint64_t wg_held_tapes;
static inline uint64_t wg_get_held_tapes(void) { return wg_held_tapes; }
// Holds a tape, if no other thread does; returns whether the calling thread holds it now.
bool wg_try_hold_tape(uint8_t tape);
// Lets other threads hold these tapes.
void wg_drop_tapes(uint64_t tapes);

// How many walks the calling thread is in, one inside the other.
extern WG_THREAD_LOCAL uint32_t wg_walk_depth;
static inline uint32_t wg_enter_walk(void) { return ++wg_walk_depth; }
static inline void wg_leave_walk(void) { wg_walk_depth -= 1; }

// Guards the parts of a leaf that threads share: its gradient and its hooks.
void wg_lock_leaf(const void *leaf);
void wg_unlock_leaf(const void *leaf);

#endif
