// Whether a thread's training steps are faster with their work shared.
//
// A step of a small net is a chain of operations of some tens of microseconds, and each reads what another
// thread wrote before. Where processors fetch each other's cache lines slowly, because they lie in different
// parts of the chip, that costs more than the second thread saves. The time of one operation does not tell: the
// fetching is part of it. The time of a step does. So a thread whose steps share small pieces of work tries
// both ways in turn, a few steps each, keeps to the faster one, and tries again later, for a virtual machine
// may be moved. Bits do not depend on it.
#include "CWengert.h"

// Steps with so much time for each work that they share, in nanoseconds, or more are not tried: the work is
// large, and sharing pays.
#define LARGE_WORK 250000
// The first trial begins so long after the first step; later ones take a hundredth of the time.
#define FIRST_REST 5000000
#define LEAST_REST 50000000
#define REST_PER_TRIAL 100
// Working alone ends when so many steps' time passes without a step: the next work may be large.
#define STEPS_WITHOUT_NEWS 4
#define FASTER(a, b) (32 * (a) < 31 * (b))
#define CLEARLY_FASTER(a, b) (8 * (a) < 7 * (b))

// Sorts `times`.
static int64_t median(int64_t *times, int count) {
  for (int i = 1; i < count; i++) {
    int64_t time = times[i];
    int j = i;
    for (; j > 0 && times[j - 1] > time; j--) times[j] = times[j - 1];
    times[j] = time;
  }
  return times[count / 2];
}

static void end(wg_share_trial *trial, bool prefers_alone, int64_t now) {
  const int64_t rest = REST_PER_TRIAL * (now - trial->begin);
  trial->prefers_alone = prefers_alone;
  trial->is_trying = false;
  trial->rest_until = now + (rest > LEAST_REST ? rest : LEAST_REST);
}

// Both ways had so many turns. A clear difference ends the trial, and so does the last turn.
static void judge(wg_share_trial *trial, int turns, int64_t now) {
  const int count = turns * WG_TRIAL_STEPS;
  const int64_t shared = median(trial->times[0], count), alone = median(trial->times[1], count);
  if (turns == WG_TRIAL_TURNS || CLEARLY_FASTER(shared, alone) || CLEARLY_FASTER(alone, shared)) {
    end(trial, FASTER(alone, shared), now);
  }
}

// The steps of a trial: for each turn a block of shared ones, and one of steps done alone. The first step of a
// block does not count: it fetches lines that the other way left in another cache.
static void count_step(wg_share_trial *trial, int64_t time, int64_t now) {
  const int block = trial->step / (WG_TRIAL_STEPS + 1), place = trial->step % (WG_TRIAL_STEPS + 1);
  trial->step++;
  if (place > 0) trial->times[block % 2][block / 2 * WG_TRIAL_STEPS + place - 1] = time;
  if (place == WG_TRIAL_STEPS && block % 2 == 1) judge(trial, block / 2 + 1, now);
}

static bool is_alone(const wg_share_trial *trial) {
  return trial->is_trying ? trial->step / (WG_TRIAL_STEPS + 1) % 2 == 1 : trial->prefers_alone;
}

void wg_share_trial_step(wg_share_trial *trial, int64_t works, int64_t now) {
  const int64_t time = now - trial->last;
  const bool is_first = trial->last == 0;
  trial->last = now;
  trial->alone_until = 0;
  if (is_first) trial->rest_until = now + FIRST_REST;
  if (is_first || time > works * LARGE_WORK) {
    if (trial->is_trying) end(trial, false, now);
    return;
  }
  if (trial->is_trying) count_step(trial, time, now);
  else if (now >= trial->rest_until) {
    trial->is_trying = true;
    trial->step = 0;
    trial->begin = now;
  }
  if (is_alone(trial)) trial->alone_until = now + STEPS_WITHOUT_NEWS * time;
}
