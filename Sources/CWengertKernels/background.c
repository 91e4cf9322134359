// Threads for work that somebody will want later, and does himself if no thread came to it.
//
// The system's own queues wait for as long as no thread can be started, which is for ever under a limit on
// processes; this one says so instead.
#include <pthread.h>
#include <stdlib.h>

#include "CWengert.h"

#define MOST_THREADS 8

typedef struct work {
  struct work *next;
  void (*body)(void *context);
  void *context;
} work;

static struct {
  pthread_mutex_t lock;
  pthread_cond_t more;
  work *first, **end;  // what nobody has begun; `end` is NULL while there is nothing
  int threads, idle;
} queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};

static void *serve(void *unused) {
  (void)unused;
  pthread_mutex_lock(&queue.lock);
  for (;;) {
    while (queue.first == NULL) {
      queue.idle++;
      pthread_cond_wait(&queue.more, &queue.lock);
      queue.idle--;
    }
    work *next = queue.first;
    queue.first = next->next;
    if (queue.first == NULL) queue.end = NULL;
    pthread_mutex_unlock(&queue.lock);
    next->body(next->context);
    free(next);
    pthread_mutex_lock(&queue.lock);
  }
  return NULL;
}

// A forked process has none of the threads, and drops their jobs.
static void after_fork(void) {
  queue.first = NULL;
  queue.end = NULL;
  queue.threads = queue.idle = 0;
  pthread_mutex_init(&queue.lock, NULL);
  pthread_cond_init(&queue.more, NULL);
}

static void watch_forks(void) { pthread_atfork(NULL, NULL, after_fork); }

// Called with the lock held.
static void start_thread(void) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, serve, NULL) == 0) queue.threads++;
  pthread_attr_destroy(&attributes);
}

bool wg_run_in_background(void (*body)(void *context), void *context) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, watch_forks);
  work *new = malloc(sizeof *new);
  if (new == NULL) return false;
  *new = (work){NULL, body, context};
  pthread_mutex_lock(&queue.lock);
  int waiting = 1;
  for (const work *w = queue.first; w != NULL && waiting <= queue.idle; w = w->next) waiting++;
  if (waiting > queue.idle && queue.threads < MOST_THREADS) start_thread();
  bool is_served = queue.threads > 0;
  if (is_served) {
    *(queue.end == NULL ? &queue.first : queue.end) = new;
    queue.end = &new->next;
    pthread_cond_signal(&queue.more);
  }
  pthread_mutex_unlock(&queue.lock);
  if (!is_served) free(new);
  return is_served;
}
