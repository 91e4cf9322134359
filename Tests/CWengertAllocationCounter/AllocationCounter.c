#include "AllocationCounter.h"

#include <errno.h>
#include <stdlib.h>

// Sanitizers have a malloc of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

// The test program's own malloc takes the place of the C library's, counts, and calls that one.
#if defined(__GLIBC__) && !defined(HAS_SANITIZER)

#include <malloc.h>

#define PER_THREAD static __thread __attribute__((tls_model("initial-exec")))
PER_THREAD int64_t count;
PER_THREAD int64_t bytes;
PER_THREAD int64_t live;
PER_THREAD int64_t peak;

static inline void note(size_t size) {
  count += 1;
  bytes += (int64_t)size;
}

// Where instructions are counted too, what is held is not: that would take as many again as malloc.
#ifndef WG_COUNT_REQUESTS_ONLY
static inline void *hold(void *memory) {
  live += (int64_t)malloc_usable_size(memory);
  if (live > peak) peak = live;
  return memory;
}

static inline void forget(void *memory) { live -= (int64_t)malloc_usable_size(memory); }
#else
static inline void *hold(void *memory) { return memory; }
static inline void forget(void *memory) { (void)memory; }
#endif

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

void *malloc(size_t size) {
  note(size);
  return hold(__libc_malloc(size));
}

void *calloc(size_t elements, size_t size) {
  note(elements * size);
  return hold(__libc_calloc(elements, size));
}

void *realloc(void *memory, size_t size) {
  note(size);
  int64_t before = (int64_t)malloc_usable_size(memory);
  void *result = __libc_realloc(memory, size);
  if (result != NULL || size == 0) live -= before;
  return hold(result);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note(size);
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = hold(memory);
  return 0;
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(size);
  return hold(__libc_memalign(alignment, size));
}

void free(void *memory) {
  forget(memory);
  __libc_free(memory);
}

int64_t allocation_counter_get(void) { return count; }
int64_t allocation_counter_bytes(void) { return bytes; }

int64_t allocation_counter_live(void) { return live; }

int64_t allocation_counter_take_peak(void) {
  int64_t result = peak;
  peak = live;
  return result;
}

#else

int64_t allocation_counter_get(void) { return -1; }
int64_t allocation_counter_bytes(void) { return -1; }
int64_t allocation_counter_live(void) { return -1; }
int64_t allocation_counter_take_peak(void) { return -1; }

#endif
