// The records of threads. They are never freed: when a thread ends, its cache is given back and the next
// new thread takes the record over, counters included, so the sums over all records stay right.
#include "memory_records.h"

#include <pthread.h>
#include <string.h>

WG_THREAD_LOCAL record *wg_memory_record = NULL;
_Atomic(record *) wg_memory_records = NULL;

static record *unused_records = NULL;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;

void wg_memory_empty(record *r) {
  for (int c = 0; c < CLASSES; c++) r->classes[c].free = free_all(r->classes[c].free);
  set(&r->cached, 0);
}

static void end_thread(void *value) {
  record *r = value;
  wg_memory_empty(r);
  // Should another destructor of this thread still release buffers, it gets a record again.
  wg_memory_record = NULL;
  pthread_mutex_lock(&lock);
  r->next_unused = unused_records;
  unused_records = r;
  pthread_mutex_unlock(&lock);
}

// A forked process has none of the threads that might hold a lock, so the one that forks takes them before.
static void before_fork(void) {
  pthread_mutex_lock(&lock);
  wg_memory_lock_depot();
}

static void after_fork(void) {
  wg_memory_unlock_depot();
  pthread_mutex_unlock(&lock);
}

static void prepare(void) {
  pthread_key_create(&at_thread_end, end_thread);
  pthread_atfork(before_fork, after_fork, after_fork);
}

record *wg_memory_make_record(void) {
  pthread_once(&once, prepare);
  pthread_mutex_lock(&lock);
  record *r = unused_records;
  if (r != NULL) {
    unused_records = r->next_unused;
  } else {
    r = calloc(1, sizeof(record));
    if (r != NULL) {
      r->next = atomic_load_explicit(&wg_memory_records, memory_order_relaxed);
      atomic_store_explicit(&wg_memory_records, r, memory_order_release);
    }
  }
  pthread_mutex_unlock(&lock);
  if (r == NULL) abort();  // not even a record's worth of memory: nothing could be counted
  memset(r->classes, 0, sizeof r->classes);
  r->handed_out = 0;
  pthread_setspecific(at_thread_end, r);
  wg_memory_record = r;
  return r;
}
