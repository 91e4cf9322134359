// Shared by the files of the buffer cache: a record for each thread that uses buffers.
#ifndef WENGERT_MEMORY_RECORDS_H
#define WENGERT_MEMORY_RECORDS_H

#include <stdatomic.h>
#include <stdlib.h>

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

// Who counts references of a buffer is Swift's library, which the thread sanitizer does not see: it is told
// that the reads of other threads come before the release.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>
#define TSAN_ACQUIRE(place) __tsan_acquire(place)
#define TSAN_RELEASE(place) __tsan_release(place)
#endif
#endif
#ifndef TSAN_ACQUIRE
#define TSAN_ACQUIRE(place) ((void)(place))
#define TSAN_RELEASE(place) ((void)(place))
#endif

// Classes of sizes up to 64 MiB: 4 * (26 - 6) + 1 of them. All larger buffers are one more class, of which
// none is kept.
#define CLASSES 81
#define LARGE CLASSES

typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

typedef struct {
  free_buffer *free;
  // Buffers that the thread was handed less those that it released; not below 0.
  int64_t own;
} size_class;

// Only the thread itself writes its record. Others read the counters.
typedef struct record {
  size_class classes[CLASSES + 1];
  _Atomic int64_t live, peak, cached;
  int64_t handed_out;
  struct record *next;         // all records; set once
  struct record *next_unused;  // records without a thread; under the lock
} record;

extern _Atomic(record *) wg_memory_records;
#define EACH_RECORD(r)                                                                           \
  for (record *r = atomic_load_explicit(&wg_memory_records, memory_order_acquire); r != NULL; \
       r = r->next)

// There is one writer, so reading, adding and storing need not be one step.
static inline int64_t get(_Atomic int64_t *counter) {
  return atomic_load_explicit(counter, memory_order_relaxed);
}
static inline void set(_Atomic int64_t *counter, int64_t value) {
  atomic_store_explicit(counter, value, memory_order_relaxed);
}

extern WG_THREAD_LOCAL record *wg_memory_record;
// Called on a thread that has none.
record *wg_memory_make_record(void);
static inline record *this_thread(void) {
  return __builtin_expect(wg_memory_record != NULL, 1) ? wg_memory_record : wg_memory_make_record();
}
// Returns the buffers that the thread keeps to the system.
void wg_memory_empty(record *r);

// Frees a list of buffers and returns NULL.
static inline free_buffer *free_all(free_buffer *list) {
  while (list != NULL) {
    free_buffer *b = list;
    ASAN_UNPOISON_MEMORY_REGION(b, sizeof *b);
    list = b->next;
    free(b);
  }
  return NULL;
}

// ---------------------------------------------------------------- memory_depot.c

// A buffer of class c for a thread that keeps none, or NULL.
void *wg_memory_from_depot(int c, size_t size);
// False if the depot keeps it not; then it is the caller's to free.
bool wg_memory_to_depot(void *buffer, int c, size_t size);
void wg_memory_empty_depot(void);
void wg_memory_lock_depot(void);
void wg_memory_unlock_depot(void);
int64_t wg_memory_depot_bytes(void);

// ---------------------------------------------------------------- memory_counts.c, memory_records.c

// All caches and the depot together keep at most CACHE_LIMIT. That is looked up whenever one of them would
// grow beyond a multiple of CACHE_STEP.
#define CACHE_LIMIT ((int64_t)256 << 20)
#define CACHE_STEP ((int64_t)16 << 20)
bool wg_memory_is_within_limit(int64_t more);
static inline bool is_small_step(int64_t kept, int64_t more) {
  return (kept ^ (kept + more)) < CACHE_STEP;
}

// The thread's live bytes have grown beyond its peak.
void wg_memory_note_peak(record *r);
// `bytes` that another thread was handed are released.
void wg_memory_note_released_elsewhere(int64_t bytes);

#endif
