// Counts of memory over all threads.
//
// Every thread counts in its own record, and a query adds up all records. A buffer may be released by
// another thread than was handed it. Its bytes then go to `released_elsewhere`; a thread whose live
// bytes would reach a new peak first takes off what others have released. So a thread that only hands
// buffers on counts those under way, not all it ever made.
#include "memory_records.h"

static _Atomic int64_t released_elsewhere = 0;

void wg_memory_note_released_elsewhere(int64_t bytes) {
  atomic_fetch_add_explicit(&released_elsewhere, bytes, memory_order_relaxed);
}

// Subtracts bytes that other threads have released, down to 0.
static void settle(record *r) {
  int64_t live = get(&r->live), released = get(&released_elsewhere), share;
  do {
    share = released < live ? released : live;
    if (share <= 0) return;
  } while (!atomic_compare_exchange_weak_explicit(&released_elsewhere, &released, released - share,
                                                  memory_order_relaxed, memory_order_relaxed));
  set(&r->live, live - share);
}

void wg_memory_note_peak(record *r) {
  settle(r);
  if (get(&r->live) > get(&r->peak)) set(&r->peak, get(&r->live));
}

int64_t wg_memory_live_bytes(void) {
  int64_t sum = -get(&released_elsewhere);
  EACH_RECORD(r) sum += get(&r->live);
  return sum;
}

int64_t wg_memory_cached_bytes(void) {
  int64_t sum = wg_memory_depot_bytes();
  EACH_RECORD(r) sum += get(&r->cached);
  return sum;
}

bool wg_memory_is_within_limit(int64_t more) {
  return wg_memory_cached_bytes() + more <= CACHE_LIMIT;
}

// The sum of every record's own peak: reached only if all had theirs at once.
int64_t wg_memory_peak_bytes(void) {
  int64_t sum = 0;
  EACH_RECORD(r) {
    int64_t peak = get(&r->peak), live = get(&r->live);
    sum += peak > live ? peak : live;
  }
  return sum;
}

void wg_memory_reset_peak(void) {
  EACH_RECORD(r) set(&r->peak, get(&r->live));
}
