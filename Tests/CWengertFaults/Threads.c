#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "Faults.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

static void *nothing(void *context) { return context; }

int32_t forked_process(void) { return fork(); }

bool refuse_threads(void) {
  struct rlimit limit = {0, 0};
  if (setrlimit(RLIMIT_NPROC, &limit) != 0) return false;
  // The limit does not hold for root.
  if (getuid() == 0 && setuid(65534) != 0) return false;
  pthread_t thread;
  if (pthread_create(&thread, NULL, nothing, NULL) != 0) return true;
  pthread_join(thread, NULL);
  return false;
}
