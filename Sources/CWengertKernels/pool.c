// A pool of threads that share one piece of work at a time.
//
// Work is cut into numbered pieces; a free thread, the caller included, claims the next number.
// So a thread that the system takes away for a while delays one piece, not a fixed share. Which thread
// does a piece makes no difference to results: pieces write separate outputs, and how work is cut may
// not depend on the number of threads where that would change the order of a sum.
//
// The word `ticket` holds the number of the job (upper half) and how many of its pieces are unclaimed
// (lower half). A claim is a compare-and-swap of that word, so it succeeds only while the job it was
// meant for has pieces left; what describes the job cannot change between a claim and the end of the
// piece, because the caller waits for all of them.
//
// Idle workers spin for SPIN_NANOSECONDS, long enough for the next operation of a training step, and
// then sleep. When the pool is busy with another thread's work, or the caller is itself a piece, the
// caller does all pieces alone. So it does for a while after workers were waited for longer than they worked
// (pool_account.c), and where its training steps are faster that way (pool_trial.c).
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE  // sched_getaffinity
#endif
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#endif

#include "CWengert.h"
#include "float_mode.h"
#include "gemm_internal.h"

#define MOST_THREADS 256
#define SPIN_NANOSECONDS 100000
#define APART __attribute__((aligned(128)))

static struct {
  // Read while spinning; on a line of its own.
  APART _Atomic uint64_t ticket;
  APART _Atomic int64_t unfinished;
  _Atomic int64_t earned;  // processor time of workers in this job, and credit for the next
  // The job, to be read after a claim.
  APART int64_t pieces;
  void (*body)(void *context, int64_t piece);
  void *context;
  wg_float_mode float_mode;  // the caller's, so that workers' pieces have the bits of its own
  APART atomic_flag busy;
  atomic_int sleeping;        // workers that must be woken
  atomic_bool caller_sleeps;  // until `unfinished` is 0
  atomic_int threads;         // the caller included; 0 before the first question
  int workers;                // started; under `busy`
  wg_share_account account;   // under `busy`
  _Atomic int64_t alone_until;
  pthread_mutex_t lock;
  pthread_cond_t work, done;
} pool = {
  .busy = ATOMIC_FLAG_INIT,
  .lock = PTHREAD_MUTEX_INITIALIZER,
  .work = PTHREAD_COND_INITIALIZER,
  .done = PTHREAD_COND_INITIALIZER,
};

// Whether this thread is doing a piece: it computes a nested split alone.
static _Thread_local bool is_piece;

// This thread's steps, and how many works they could have shared since the last one ended.
static _Thread_local wg_share_trial trial;
static _Thread_local int64_t works;

static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t time_of(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
static int64_t now(void) { return time_of(CLOCK_MONOTONIC); }

static inline uint32_t job_of(uint64_t ticket) { return (uint32_t)(ticket >> 32); }
static inline uint32_t unclaimed(uint64_t ticket) { return (uint32_t)ticket; }

// Does pieces of job `job` until none is unclaimed. A worker accounts for its processor time, which does not
// pass while the system has taken it away.
static void do_pieces(uint32_t job, bool is_worker) {
  is_piece = true;
  int64_t begin = 0;
  uint64_t ticket = atomic_load_explicit(&pool.ticket, memory_order_acquire);
  while (job_of(ticket) == job && unclaimed(ticket) > 0) {
    if (!atomic_compare_exchange_weak_explicit(&pool.ticket, &ticket, ticket - 1,
                                               memory_order_acq_rel, memory_order_acquire)) {
      continue;
    }
    if (is_worker && begin == 0) begin = time_of(CLOCK_THREAD_CPUTIME_ID);
    wg_adopt_float_mode(pool.float_mode);
    pool.body(pool.context, pool.pieces - unclaimed(ticket));
    if (is_worker) {
      int64_t end = time_of(CLOCK_THREAD_CPUTIME_ID);
      atomic_fetch_add_explicit(&pool.earned, end - begin, memory_order_relaxed);
      begin = end;
    }
    // Sequentially consistent, as are the caller's accesses before it sleeps: either it sees that nothing is
    // unfinished, or this sees it sleep.
    if (atomic_fetch_sub(&pool.unfinished, 1) == 1 && atomic_load(&pool.caller_sleeps)) {
      pthread_mutex_lock(&pool.lock);
      pthread_cond_signal(&pool.done);
      pthread_mutex_unlock(&pool.lock);
    }
    ticket = atomic_load_explicit(&pool.ticket, memory_order_acquire);
  }
  is_piece = false;
}

// Waits for a job other than `last` and returns its number.
static uint32_t next_job(uint32_t last) {
  uint32_t job;
  for (int64_t deadline = now() + SPIN_NANOSECONDS; now() < deadline;) {
    for (int i = 0; i < 64; i++) {
      job = job_of(atomic_load_explicit(&pool.ticket, memory_order_acquire));
      if (job != last) return job;
      relax();
    }
  }
  pthread_mutex_lock(&pool.lock);
  atomic_fetch_add(&pool.sleeping, 1);
  while ((job = job_of(atomic_load(&pool.ticket))) == last) {
    pthread_cond_wait(&pool.work, &pool.lock);
  }
  atomic_fetch_sub(&pool.sleeping, 1);
  pthread_mutex_unlock(&pool.lock);
  return job;
}

// `number` counts workers from 1. Those beyond the present number of threads take no pieces.
static void *worker(void *number) {
  // Made now, so that no piece of a matrix product finds that there is no memory for it.
  bool has_workspace = wg_gemm_workspace() != NULL;
  for (uint32_t job = 0;;) {
    job = next_job(job);
    if (has_workspace && (int)(intptr_t)number < wg_thread_count()) do_pieces(job, true);
  }
  return NULL;
}

// A forked process has this thread alone: its pool starts anew.
static void after_fork(void) {
  pool.workers = 0;
  atomic_store(&pool.sleeping, 0);
  atomic_store(&pool.caller_sleeps, false);
  atomic_flag_clear(&pool.busy);
  pthread_mutex_init(&pool.lock, NULL);
  pthread_cond_init(&pool.work, NULL);
  pthread_cond_init(&pool.done, NULL);
  is_piece = false;
}

// Called with `busy` held. A worker that cannot be started is done without.
static void start_workers(int count) {
  static bool watches_forks;
  if (!watches_forks) {
    watches_forks = true;
    pthread_atfork(NULL, NULL, after_fork);
  }
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (; pool.workers < count; pool.workers++) {
    pthread_t thread;
    void *number = (void *)(intptr_t)(pool.workers + 1);
    if (pthread_create(&thread, &attributes, worker, number) != 0) break;
  }
  pthread_attr_destroy(&attributes);
}

static int processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

static int between(int64_t low, int64_t x, int64_t high) {
  return (int)(x < low ? low : x > high ? high : x);
}

// The number in the environment, or else the number of processors.
static int first_thread_count(void) {
  static const char variable[] = "WENGERT_THREADS";
  const char *wanted = wg_setting(variable);
  if (wanted == NULL) return processors();
  bool is_number = wanted[strspn(wanted, "0123456789")] == '\0';
  int64_t count = is_number ? strtoll(wanted, NULL, 10) : 0;
  if (count < 1) wg_refuse_setting(variable, wanted, "a whole number of threads, 1 or more");
  return between(1, count, MOST_THREADS);
}

int wg_thread_count(void) {
  int threads = atomic_load_explicit(&pool.threads, memory_order_relaxed);
  if (__builtin_expect(threads != 0, 1)) return threads;
  wg_set_thread_count(first_thread_count());
  return wg_thread_count();
}

void wg_set_thread_count(int count) {
  atomic_store_explicit(&pool.threads, between(1, count, MOST_THREADS), memory_order_relaxed);
  // A caller that asks for threads gets them, until they turn out to cost more than they save.
  atomic_fetch_add_explicit(&pool.earned, WG_SHARE_CREDIT, memory_order_relaxed);
  wg_share_pause(0);
  trial = (wg_share_trial){0};
}

static void do_alone(int64_t pieces, void (*body)(void *, int64_t), void *context) {
  for (int64_t piece = 0; piece < pieces; piece++) body(context, piece);
}

static void wait_for_pieces(void) {
  for (int64_t deadline = now() + SPIN_NANOSECONDS; now() < deadline;) {
    for (int i = 0; i < 64; i++) {
      if (atomic_load_explicit(&pool.unfinished, memory_order_acquire) == 0) return;
      relax();
    }
  }
  pthread_mutex_lock(&pool.lock);
  atomic_store(&pool.caller_sleeps, true);
  while (atomic_load(&pool.unfinished) != 0) pthread_cond_wait(&pool.done, &pool.lock);
  atomic_store(&pool.caller_sleeps, false);
  pthread_mutex_unlock(&pool.lock);
}

void wg_share_pause(int64_t nanoseconds) { atomic_store(&pool.alone_until, now() + nanoseconds); }

static bool is_paused(void) {
  int64_t until = atomic_load_explicit(&pool.alone_until, memory_order_relaxed);
  return until != 0 && now() < until;
}

void wg_share_step(void) {
  if (works == 0) return;
  wg_share_trial_step(&trial, works, now());
  works = 0;
}

// Whether this thread's steps are done alone at present.
static bool is_faster_alone(void) {
  works++;
  return trial.alone_until != 0 && now() < trial.alone_until;
}

// Waits for the pieces that workers have begun, and accounts for them.
static void finish_job(void) {
  int64_t begin = now();
  wait_for_pieces();
  int64_t end = now(), before = pool.account.alone_until;
  int64_t earned = atomic_exchange_explicit(&pool.earned, 0, memory_order_relaxed);
  wg_share_settle(&pool.account, earned, end - begin, end);
  if (pool.account.alone_until != before) atomic_store(&pool.alone_until, pool.account.alone_until);
}

void wg_parallel(int64_t pieces, void (*body)(void *context, int64_t piece), void *context) {
  int threads = wg_thread_count();
  if (pieces <= 1 || threads == 1 || is_piece || pieces > INT32_MAX || is_faster_alone() ||
      is_paused() ||
      atomic_flag_test_and_set_explicit(&pool.busy, memory_order_acquire)) {
    do_alone(pieces, body, context);
    return;
  }
  if (pool.workers < threads - 1) start_workers(threads - 1);
  pool.body = body;
  pool.context = context;
  pool.pieces = pieces;
  pool.float_mode = wg_get_float_mode();
  atomic_store_explicit(&pool.unfinished, pieces, memory_order_relaxed);
  uint32_t job = job_of(atomic_load_explicit(&pool.ticket, memory_order_relaxed)) + 1;
  // Sequentially consistent with the count of sleepers: either they see the job, or this sees them.
  atomic_store(&pool.ticket, (uint64_t)job << 32 | (uint64_t)pieces);
  if (atomic_load(&pool.sleeping) > 0) {
    pthread_mutex_lock(&pool.lock);
    pthread_cond_broadcast(&pool.work);
    pthread_mutex_unlock(&pool.lock);
  }
  do_pieces(job, false);
  finish_job();
  atomic_flag_clear_explicit(&pool.busy, memory_order_release);
}
