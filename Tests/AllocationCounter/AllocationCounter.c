#include "AllocationCounter.h"
#include <errno.h>
#include <stdlib.h>

// The test program's own malloc takes the place of the C library's, counts, and calls that one.
#if defined(__GLIBC__)

static __thread int64_t count __attribute__((tls_model("initial-exec")));

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  count += 1;
  return __libc_malloc(size);
}

void *calloc(size_t elements, size_t size) {
  count += 1;
  return __libc_calloc(elements, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  count += 1;
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}

int64_t allocation_counter_get(void) { return count; }

#else

int64_t allocation_counter_get(void) { return -1; }

#endif
