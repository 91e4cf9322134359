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

#define PER_THREAD static __thread __attribute__((tls_model("initial-exec")))
PER_THREAD int64_t count;
PER_THREAD int64_t bytes;
PER_THREAD int64_t largest;

static inline void note(size_t size) {
  count += 1;
  bytes += (int64_t)size;
  if ((int64_t)size > largest) largest = (int64_t)size;
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  note(size);
  return __libc_malloc(size);
}

void *calloc(size_t elements, size_t size) {
  note(elements * size);
  return __libc_calloc(elements, size);
}

void *realloc(void *memory, size_t size) {
  note(size);
  return __libc_realloc(memory, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note(size);
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

int64_t allocation_counter_get(void) { return count; }
int64_t allocation_counter_bytes(void) { return bytes; }

int64_t allocation_counter_take_largest(void) {
  int64_t result = largest;
  largest = 0;
  return result;
}

#else

int64_t allocation_counter_get(void) { return -1; }
int64_t allocation_counter_bytes(void) { return -1; }
int64_t allocation_counter_take_largest(void) { return -1; }

#endif
