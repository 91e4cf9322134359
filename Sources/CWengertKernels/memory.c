// Buffers from a cache of each thread.
//
// Sizes fall in classes, four to a doubling (64, 80, 96, 112, 128, 160, ...; at most a fifth of a
// buffer is wasted). Each thread keeps a stack of free buffers per class, linked through their first
// word. It keeps what it was handed itself; what others were handed goes to a depot, from which every
// thread takes before it asks the system. All caches and the depot together keep at most CACHE_LIMIT;
// what is beyond, and buffers larger than the last class, go straight back to the system.
#include <sys/mman.h>

#include "memory_records.h"

#define ALIGNMENT 64
#define LARGE_PAGE ((size_t)2 << 20)
#define LARGEST ((size_t)64 << 20)

// The class of a request of at most LARGEST bytes and the size of its buffers. With s = bytes - 1 the
// two bits below the highest of s number the quarter of a doubling.
static inline int class_of(size_t bytes, size_t *size) {
  if (bytes <= ALIGNMENT) {
    *size = ALIGNMENT;
    return 0;
  }
  size_t s = bytes - 1;
  int top = 63 - __builtin_clzll(s);  // at least 6
  int shift = top - 2;
  size_t quarter = (s >> shift) & 3;
  *size = (quarter + 5) << shift;
  return (top - 6) * 4 + (int)quarter + 1;
}

// Large buffers begin where large pages do, and ask for them: the addresses of a matrix of a few megabytes
// are then known to the processor without a walk of page tables.
static void *from_system(size_t size) {
  void *buffer = NULL;
  size_t alignment = size >= LARGE_PAGE ? LARGE_PAGE : ALIGNMENT;
  size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  if (posix_memalign(&buffer, alignment, size) != 0) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (size >= LARGE_PAGE) madvise(buffer, size & ~(size_t)(LARGE_PAGE - 1), MADV_HUGEPAGE);
#endif
  return buffer;
}

// The slow paths are functions of their own that the fast ones end in, so that these save no registers.
#define SLOW __attribute__((noinline)) static

SLOW void *noting_peak(record *r, void *buffer) {
  wg_memory_note_peak(r);
  return buffer;
}

static inline void *hand_out(record *r, int c, size_t bytes, void *buffer) {
  r->handed_out += 1;
  r->classes[c].own += 1;
  int64_t live = get(&r->live) + (int64_t)bytes;
  set(&r->live, live);
  return __builtin_expect(live > get(&r->peak), 0) ? noting_peak(r, buffer) : buffer;
}

// On a thread that keeps no such buffer.
SLOW void *allocate_elsewhere(size_t bytes) {
  if (bytes > (size_t)INT64_MAX) return NULL;
  record *r = this_thread();
  size_t size = bytes;
  int c = bytes <= LARGEST ? class_of(bytes, &size) : LARGE;
  void *buffer = c != LARGE ? wg_memory_from_depot(c, size) : NULL;
  if (buffer == NULL) buffer = from_system(size);
  if (buffer == NULL) return NULL;
  ASAN_POISON_MEMORY_REGION((char *)buffer + bytes, size - bytes);
  return hand_out(r, c, bytes, buffer);
}

void *wg_buffer_allocate(size_t bytes) {
  record *r = wg_memory_record;
  if (__builtin_expect(r == NULL || bytes > LARGEST, 0)) return allocate_elsewhere(bytes);
  size_t size;
  int c = class_of(bytes, &size);
  free_buffer *b = r->classes[c].free;
  if (__builtin_expect(b == NULL, 0)) return allocate_elsewhere(bytes);
  ASAN_UNPOISON_MEMORY_REGION(b, size);
  r->classes[c].free = b->next;
  ASAN_POISON_MEMORY_REGION((char *)b + bytes, size - bytes);
  set(&r->cached, get(&r->cached) - (int64_t)size);
  return hand_out(r, c, bytes, b);
}

static inline void keep(record *r, int c, size_t size, free_buffer *b) {
  ASAN_UNPOISON_MEMORY_REGION(b, size);
  b->next = r->classes[c].free;
  ASAN_POISON_MEMORY_REGION(b, size);
  r->classes[c].free = b;
  set(&r->cached, get(&r->cached) + (int64_t)size);
}

static inline void take_back(record *r, int c, size_t bytes) {
  r->classes[c].own -= 1;
  set(&r->live, get(&r->live) - (int64_t)bytes);
}

// Buffers that this thread was not handed, or may not keep.
SLOW void release_elsewhere(void *buffer, size_t bytes) {
  if (buffer == NULL) return;
  record *r = this_thread();
  size_t size = bytes;
  int c = bytes <= LARGEST ? class_of(bytes, &size) : LARGE;
  bool is_own = r->classes[c].own > 0, is_kept = false;
  if (is_own) take_back(r, c, bytes);
  else wg_memory_note_released_elsewhere((int64_t)bytes);
  if (c != LARGE && is_own) {
    is_kept = wg_memory_is_within_limit((int64_t)size);
    if (is_kept) keep(r, c, size, buffer);
  } else if (c != LARGE) {
    is_kept = wg_memory_to_depot(buffer, c, size);
  }
  if (!is_kept) free(buffer);
}

// Reports of threads that are done with buffers of others.
static char done;

void wg_buffers_done(void) { TSAN_RELEASE(&done); }

void wg_buffer_release(void *buffer, size_t bytes) {
  TSAN_ACQUIRE(&done);
  record *r = wg_memory_record;
  if (__builtin_expect(buffer == NULL || r == NULL || bytes > LARGEST, 0)) {
    release_elsewhere(buffer, bytes);
    return;
  }
  size_t size;
  int c = class_of(bytes, &size);
  if (__builtin_expect(r->classes[c].own == 0 || !is_small_step(get(&r->cached), (int64_t)size), 0)) {
    release_elsewhere(buffer, bytes);
    return;
  }
  take_back(r, c, bytes);
  keep(r, c, size, buffer);
}

int64_t wg_memory_allocation_count(void) { return this_thread()->handed_out; }

void wg_memory_clear_cache(void) {
  wg_memory_empty(this_thread());
  wg_memory_empty_depot();
}
