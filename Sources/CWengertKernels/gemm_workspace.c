#include "gemm_internal.h"

#include <pthread.h>
#include <stdlib.h>

// A pointer per thread, not a block in thread-local storage: that would cost every thread of the
// process more than two megabytes, whether it multiplies matrices or not.
static _Thread_local void *workspace;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_key;

static void end(void *memory) {
  workspace = NULL;
  free(memory);
}

static void make_key(void) { has_key = pthread_key_create(&key, end) == 0; }

void *wg_gemm_workspace(void) {
  if (workspace != NULL) return workspace;
  pthread_once(&once, make_key);
  if (!has_key) return NULL;
  // Another destructor may have made one after ours ran on this thread.
  void *memory = pthread_getspecific(key);
  if (memory == NULL) {
    if (posix_memalign(&memory, 64, WG_GEMM_WORKSPACE_BYTES) != 0) return NULL;
    if (pthread_setspecific(key, memory) != 0) {
      free(memory);
      return NULL;
    }
  }
  workspace = memory;
  return memory;
}
