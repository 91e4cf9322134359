// Threads that share work (pool*.c), and threads that work for later (background.c).
#ifndef WG_THREAD_POOL_H
#define WG_THREAD_POOL_H

#include <stdbool.h>
#include <stdint.h>

// Calls body(context, piece) for 0 <= piece < pieces, on several threads at once, and returns when all
// are done. Pieces write apart from each other and never sum into the same place, so that results do
// not depend on the number of threads. Worth it from some 20 microseconds of work on. Called from
// inside a piece, or while another thread has the pool, it does all pieces on the calling thread.
void wg_parallel(int64_t pieces, void (*body)(void *context, int64_t piece), void *context);
// The same for ranges of 0 ..< n: each but the last starts and ends at a multiple of `multiple`, and
// has about `least` elements or more; fewer than twice `least` are done on the calling thread.
void wg_parallel_ranges(int64_t n, int64_t multiple, int64_t least,
                        void (*body)(void *context, int64_t begin, int64_t end), void *context);
// Threads that share the work, the calling one included: the variable WENGERT_THREADS, or else as many
// as there are processors that this process may use. At most 256; a value that is no number from 1 on
// stops the program.
int wg_thread_count(void);
void wg_set_thread_count(int count);

// The time saved by sharing so far, and until when the caller works alone because it saved none (pool_account.c);
// nanoseconds, on any clock that never goes back.
typedef struct {
  int64_t balance, alone_until;
} wg_share_account;
// The cap of earlier savings, and the initial savings of a new number of threads: an occasional pause of the
// machine does not matter, and a machine that becomes busy is noticed after that time.
#define WG_SHARE_CREDIT 10000000
// Accounts for one share of work: workers computed for so long, and the caller waited for them for so long.
void wg_share_settle(wg_share_account *account, int64_t earned, int64_t spent, int64_t now);
// Has callers work alone for so long from now on, as they do while sharing does not pay.
void wg_share_pause(int64_t nanoseconds);

// A thread's record of its training steps with and without sharing (pool_trial.c), in nanoseconds. All 0 at first.
#define WG_TRIAL_TURNS 4
#define WG_TRIAL_STEPS 4
typedef struct {
  int64_t alone_until;  // the thread does all work alone until then
  bool prefers_alone, is_trying;
  int step;  // of the trial
  int64_t last, begin, rest_until;
  int64_t times[2][WG_TRIAL_TURNS * WG_TRIAL_STEPS];  // of steps with work shared, and alone
} wg_share_trial;
// A step ends now, that had `works` pieces of work to share.
void wg_share_trial_step(wg_share_trial *trial, int64_t works, int64_t now);
// A training step of the calling thread ends: a backward walk is done.
void wg_share_step(void);

// Has body(context) called soon by another thread. False if there is none and none can be started: then
// nobody calls it.
bool wg_run_in_background(void (*body)(void *context), void *context);

#endif
