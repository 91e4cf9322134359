#include "tape.h"

#include <sched.h>

WG_THREAD_LOCAL uint8_t wg_own_tape = WG_NO_TAPE;
WG_THREAD_LOCAL uint64_t wg_held_tapes = 0;
WG_THREAD_LOCAL uint32_t wg_walk_depth = 0;

// One bit per tape: whether a thread holds it.
static uint64_t held = 0;
static uint32_t threads = 0;

uint8_t wg_assign_tape(void) {
  wg_own_tape = (uint8_t)(__atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED) % WG_TAPES);
  return wg_own_tape;
}

bool wg_try_hold_tape(uint8_t tape) {
  uint64_t bit = (uint64_t)1 << tape;
  if (wg_held_tapes & bit) return true;
  if (__atomic_fetch_or(&held, bit, __ATOMIC_ACQUIRE) & bit) return false;
  wg_held_tapes |= bit;
  return true;
}

void wg_drop_tapes(uint64_t tapes) {
  wg_held_tapes &= ~tapes;
  if (tapes) __atomic_fetch_and(&held, ~tapes, __ATOMIC_RELEASE);
}

// Leaves share a few locks; each is held briefly, and no other of them is taken meanwhile.
enum { LOCKS = 64 };
static struct {
  char is_taken;
  char rest_of_the_line[63];
} locks[LOCKS];

static char *lock_of(const void *leaf) {
  return &locks[((uintptr_t)leaf * UINT64_C(0x9E3779B97F4A7C15)) >> 58].is_taken;
}

void wg_lock_leaf(const void *leaf) {
  char *lock = lock_of(leaf);
  while (__atomic_test_and_set(lock, __ATOMIC_ACQUIRE)) sched_yield();
}

void wg_unlock_leaf(const void *leaf) { __atomic_clear(lock_of(leaf), __ATOMIC_RELEASE); }
