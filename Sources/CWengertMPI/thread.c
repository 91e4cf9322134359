#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CWengertMPI.h"
#include <pthread.h>
#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#endif

void wg_mpi_prefer_thread(const char *name) {
#ifdef __linux__
  pthread_setname_np(pthread_self(), name);
  int policy;
  struct sched_param parameters;
  if (pthread_getschedparam(pthread_self(), &policy, &parameters) != 0) return;
  // Each is refused to who has no right to it, and all stays as it is then.
  if (policy == SCHED_FIFO || policy == SCHED_RR) {
    parameters.sched_priority++;
    pthread_setschedparam(pthread_self(), policy, &parameters);
  } else {
    // 0 is the calling thread.
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) - 10);
  }
#else
  pthread_setname_np(name);
#endif
}
