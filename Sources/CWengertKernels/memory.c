// Buffers from a thread-local cache.
//
// Sizes fall in classes, four to a doubling (64, 80, 96, 112, 128, 160, ...; at most a fifth of a
// buffer is wasted). Each thread keeps a stack of free buffers per class, linked through their first
// word. Larger requests than LARGEST go straight to the system, and so does a released buffer when its
// thread already keeps CACHE_LIMIT bytes.
//
// Every thread counts in a record of its own, written by it alone with plain relaxed stores, and
// whoever asks adds up all records. A thread's own figure may be negative, because a buffer may be
// released by another thread than asked for it; only the sum means something. Records are never freed:
// when a thread ends, its cache is given back and the next new thread takes the record over, counters
// included, so the sum stays right.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "CWengert.h"

// Under the address sanitizer what a buffer has beyond the bytes asked for, and all of one that waits in
// a cache, must not be touched. Nothing otherwise.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#endif

#define ALIGNMENT 64
#define LARGE_PAGE ((size_t)2 << 20)
#define LARGEST ((size_t)64 << 20)
#define CACHE_LIMIT ((int64_t)256 << 20)
#define CLASSES 88  // up to 64 MiB: 4 * (26 - 6) + 1 of them, rounded up

typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

typedef struct record {
  free_buffer *free[CLASSES];
  _Atomic int64_t live, peak, cached;
  int64_t handed_out;
  struct record *next;          // all records; set once
  struct record *next_unused;   // records without a thread; under the lock
} record;

#if defined(__linux__)
// The library is linked into executables: the thread pointer plus an offset, no call.
static _Thread_local record *mine __attribute__((tls_model("initial-exec"))) = NULL;
#else
static _Thread_local record *mine = NULL;
#endif

static _Atomic(record *) all_records = NULL;
static record *unused_records = NULL;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;

// Only the owner writes, so reading, adding and storing need not be one step.
static inline int64_t get(_Atomic int64_t *counter) {
  return atomic_load_explicit(counter, memory_order_relaxed);
}
static inline void set(_Atomic int64_t *counter, int64_t value) {
  atomic_store_explicit(counter, value, memory_order_relaxed);
}

static void empty(record *r) {
  for (int c = 0; c < CLASSES; c++) {
    while (r->free[c] != NULL) {
      free_buffer *b = r->free[c];
      ASAN_UNPOISON_MEMORY_REGION(b, sizeof *b);
      r->free[c] = b->next;
      free(b);
    }
  }
  set(&r->cached, 0);
}

static void end_thread(void *value) {
  record *r = value;
  empty(r);
  // Should another destructor of this thread still release buffers, it gets a record again.
  mine = NULL;
  pthread_mutex_lock(&lock);
  r->next_unused = unused_records;
  unused_records = r;
  pthread_mutex_unlock(&lock);
}

static void make_key(void) { pthread_key_create(&at_thread_end, end_thread); }

__attribute__((noinline)) static record *make_record(void) {
  pthread_once(&once, make_key);
  pthread_mutex_lock(&lock);
  record *r = unused_records;
  if (r != NULL) {
    unused_records = r->next_unused;
  } else {
    r = calloc(1, sizeof(record));
    if (r != NULL) {
      r->next = atomic_load_explicit(&all_records, memory_order_relaxed);
      atomic_store_explicit(&all_records, r, memory_order_release);
    }
  }
  pthread_mutex_unlock(&lock);
  if (r == NULL) abort();  // not even a record's worth of memory: nothing could be counted
  r->handed_out = 0;
  pthread_setspecific(at_thread_end, r);
  mine = r;
  return r;
}

static inline record *this_thread(void) { return __builtin_expect(mine != NULL, 1) ? mine : make_record(); }

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
// are then known to the processor without a look at tables.
__attribute__((noinline)) static void *from_system(size_t size) {
  void *buffer = NULL;
  size_t alignment = size >= LARGE_PAGE ? LARGE_PAGE : ALIGNMENT;
  size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  if (posix_memalign(&buffer, alignment, size) != 0) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (size >= LARGE_PAGE) madvise(buffer, size & ~(size_t)(LARGE_PAGE - 1), MADV_HUGEPAGE);
#endif
  return buffer;
}

void *wg_buffer_allocate(size_t bytes) {
  record *r = this_thread();
  void *buffer;
  if (__builtin_expect(bytes <= LARGEST, 1)) {
    size_t size;
    int c = class_of(bytes, &size);
    free_buffer *b = r->free[c];
    if (__builtin_expect(b != NULL, 1)) {
      ASAN_UNPOISON_MEMORY_REGION(b, size);
      r->free[c] = b->next;
      set(&r->cached, get(&r->cached) - (int64_t)size);
      buffer = b;
    } else {
      buffer = from_system(size);
    }
    if (buffer != NULL) ASAN_POISON_MEMORY_REGION((char *)buffer + bytes, size - bytes);
  } else {
    if (bytes > (size_t)INT64_MAX) return NULL;
    buffer = from_system(bytes);
  }
  if (__builtin_expect(buffer == NULL, 0)) return NULL;
  r->handed_out += 1;
  int64_t live = get(&r->live) + (int64_t)bytes;
  set(&r->live, live);
  if (live > get(&r->peak)) set(&r->peak, live);
  return buffer;
}

void wg_buffer_release(void *buffer, size_t bytes) {
  if (buffer == NULL) return;
  record *r = this_thread();
  set(&r->live, get(&r->live) - (int64_t)bytes);
  if (__builtin_expect(bytes <= LARGEST, 1)) {
    size_t size;
    int c = class_of(bytes, &size);
    int64_t cached = get(&r->cached) + (int64_t)size;
    if (__builtin_expect(cached <= CACHE_LIMIT, 1)) {
      free_buffer *b = buffer;
      ASAN_UNPOISON_MEMORY_REGION(b, size);
      b->next = r->free[c];
      r->free[c] = b;
      set(&r->cached, cached);
      ASAN_POISON_MEMORY_REGION(b, size);
      return;
    }
  }
  free(buffer);
}

#define EACH_RECORD(r)                                                              \
  for (record *r = atomic_load_explicit(&all_records, memory_order_acquire); r != NULL; r = r->next)

int64_t wg_memory_live_bytes(void) {
  int64_t sum = 0;
  EACH_RECORD(r) sum += get(&r->live);
  return sum;
}

int64_t wg_memory_cached_bytes(void) {
  int64_t sum = 0;
  EACH_RECORD(r) sum += get(&r->cached);
  return sum;
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

int64_t wg_memory_allocation_count(void) { return this_thread()->handed_out; }

void wg_memory_clear_cache(void) { empty(this_thread()); }
