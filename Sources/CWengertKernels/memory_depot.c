// Where threads leave buffers for each other.
//
// A thread that releases more buffers of a class than it was handed has no use for them: they were made
// by another, which would ask the system for new ones for ever. So they go to the depot, and a thread
// whose own cache has none looks there before it asks the system. Both are rare: where buffers are
// released by the thread that asked for them, the depot stays empty.
#include <pthread.h>

#include "memory_records.h"

static struct {
  pthread_mutex_t lock;
  // Written under the lock; looked at without it.
  _Atomic(free_buffer *) free[CLASSES];
  _Atomic int64_t bytes;
} depot = {.lock = PTHREAD_MUTEX_INITIALIZER};

static free_buffer *first(int c) {
  return atomic_load_explicit(&depot.free[c], memory_order_relaxed);
}

static void set_first(int c, free_buffer *b) {
  atomic_store_explicit(&depot.free[c], b, memory_order_relaxed);
}

void *wg_memory_from_depot(int c, size_t size) {
  if (first(c) == NULL) return NULL;
  pthread_mutex_lock(&depot.lock);
  free_buffer *b = first(c);
  if (b != NULL) {
    ASAN_UNPOISON_MEMORY_REGION(b, size);
    set_first(c, b->next);
    set(&depot.bytes, get(&depot.bytes) - (int64_t)size);
  }
  pthread_mutex_unlock(&depot.lock);
  return b;
}

bool wg_memory_to_depot(void *buffer, int c, size_t size) {
  free_buffer *b = buffer;
  pthread_mutex_lock(&depot.lock);
  bool keeps = is_small_step(get(&depot.bytes), (int64_t)size) ||
               wg_memory_is_within_limit((int64_t)size);
  if (keeps) {
    ASAN_UNPOISON_MEMORY_REGION(b, size);
    b->next = first(c);
    ASAN_POISON_MEMORY_REGION(b, size);
    set_first(c, b);
    set(&depot.bytes, get(&depot.bytes) + (int64_t)size);
  }
  pthread_mutex_unlock(&depot.lock);
  return keeps;
}

void wg_memory_empty_depot(void) {
  pthread_mutex_lock(&depot.lock);
  for (int c = 0; c < CLASSES; c++) set_first(c, free_all(first(c)));
  set(&depot.bytes, 0);
  pthread_mutex_unlock(&depot.lock);
}

void wg_memory_lock_depot(void) { pthread_mutex_lock(&depot.lock); }
void wg_memory_unlock_depot(void) { pthread_mutex_unlock(&depot.lock); }

int64_t wg_memory_depot_bytes(void) { return get(&depot.bytes); }
