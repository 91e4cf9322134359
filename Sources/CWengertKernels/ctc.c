// Connectionist temporal classification: Graves et al., ICML 2006. The forward and backward sums run over the
// states of a sample, its labels with blanks before, between and after them, in logarithms and in doubles.
#include "common.h"

typedef struct {
  const wg_ctc_problem *problem;
  const double *log_probabilities, *cotangents;
  bool zero_infinity;
  double *memory, *losses, *gradient;
} ctc_job;

// One sample: its states and where its frames lie.
typedef struct {
  const wg_ctc_problem *problem;
  const int64_t *labels;
  const double *frames;  // of this sample; from one step to the next are `stride` elements
  int64_t stride, states, length;
} ctc_sample;

static ctc_sample sample_of(const ctc_job *job, int64_t n) {
  const wg_ctc_problem *p = job->problem;
  return (ctc_sample){p, p->targets + n * p->width, job->log_probabilities + n * p->classes,
                      p->batch * p->classes, 2 * p->target_lengths[n] + 1, p->input_lengths[n]};
}

static int64_t label_of(const ctc_sample *s, int64_t state) {
  return state % 2 == 0 ? s->problem->blank : s->labels[state / 2];
}
static double emission(const ctc_sample *s, int64_t step, int64_t state) {
  return s->frames[step * s->stride + label_of(s, state)];
}
// Whether a path may go from state - 2 to this one: not past a blank between equal labels.
static bool may_skip(const ctc_sample *s, int64_t state) {
  return state >= 2 && state % 2 == 1 && s->labels[state / 2] != s->labels[state / 2 - 1];
}

static double log_add(double a, double b) {
  double high = a > b ? a : b, low = a > b ? b : a;
  return low == -INFINITY ? high : high + log1p(exp(low - high));
}

// alpha[step][state]: ln of the probability of all beginnings that end here, this frame included. Returns
// ln of the probability of all alignments.
static double forward(const ctc_sample *s, double *alpha) {
  if (s->length == 0) return s->states == 1 ? 0 : -INFINITY;
  for (int64_t step = 0; step < s->length; step++) {
    double *now = alpha + step * s->states;
    const double *before = now - s->states;
    for (int64_t i = 0; i < s->states; i++) {
      double sum = step == 0 && i < 2 ? 0 : -INFINITY;
      if (step > 0) {
        sum = before[i];
        if (i > 0) sum = log_add(sum, before[i - 1]);
        if (may_skip(s, i)) sum = log_add(sum, before[i - 2]);
      }
      now[i] = sum + emission(s, step, i);
    }
  }
  const double *last = alpha + (s->length - 1) * s->states;
  double all = last[s->states - 1];
  return s->states > 1 ? log_add(all, last[s->states - 2]) : all;
}

// beta[state]: ln of the probability of all ends after a frame in this state, that frame left out; one step
// back from the one after it. `after` is NULL for the last frame.
static void backward(const ctc_sample *s, int64_t step, const double *after, double *beta) {
  for (int64_t i = 0; i < s->states; i++) {
    if (after == NULL) {
      beta[i] = i >= s->states - 2 ? 0 : -INFINITY;
      continue;
    }
    double sum = after[i] + emission(s, step + 1, i);
    if (i + 1 < s->states) sum = log_add(sum, after[i + 1] + emission(s, step + 1, i + 1));
    if (i + 2 < s->states && may_skip(s, i + 2)) {
      sum = log_add(sum, after[i + 2] + emission(s, step + 1, i + 2));
    }
    beta[i] = sum;
  }
}

static int64_t states_of(const wg_ctc_problem *p) { return 2 * p->width + 1; }
int64_t wg_ctc_memory(const wg_ctc_problem *p) { return (p->steps + 2) * states_of(p); }

static void loss_of_sample(void *context, int64_t n) {
  const ctc_job *job = context;
  ctc_sample s = sample_of(job, n);
  job->losses[n] = -forward(&s, job->memory + n * wg_ctc_memory(job->problem));
}

// softmax - the probability that an alignment emits the class here, for every frame.
static void gradient_of_sample(void *context, int64_t n) {
  const ctc_job *job = context;
  const wg_ctc_problem *p = job->problem;
  ctc_sample s = sample_of(job, n);
  double *alpha = job->memory + n * wg_ctc_memory(p);
  double *betas[2] = {alpha + p->steps * states_of(p), alpha + (p->steps + 1) * states_of(p)};
  double all = forward(&s, alpha), scale = job->cotangents[n];
  double *gradient = job->gradient + n * p->classes;
  bool is_impossible = all == -INFINITY;
  for (int64_t step = p->steps - 1; step >= 0; step--) {
    double *g = gradient + step * s.stride;
    if (step >= s.length || is_impossible) {
      double fill = step < s.length && !job->zero_infinity ? NAN : 0;
      for (int64_t c = 0; c < p->classes; c++) g[c] = fill;
      continue;
    }
    double *beta = betas[step % 2];
    backward(&s, step, step == s.length - 1 ? NULL : betas[(step + 1) % 2], beta);
    for (int64_t c = 0; c < p->classes; c++) g[c] = scale * exp(s.frames[step * s.stride + c]);
    for (int64_t i = 0; i < s.states; i++) {
      g[label_of(&s, i)] -= scale * exp(alpha[step * s.states + i] + beta[i] - all);
    }
  }
}

void wg_ctc(const wg_ctc_problem *problem, const double *log_probabilities, double *memory,
            double *losses) {
  ctc_job job = {.problem = problem, .log_probabilities = log_probabilities, .memory = memory,
                 .losses = losses};
  wg_parallel(problem->batch, loss_of_sample, &job);
}

void wg_ctc_gradient(const wg_ctc_problem *problem, const double *log_probabilities,
                     const double *cotangents, bool zero_infinity, double *memory,
                     double *gradient) {
  ctc_job job = {.problem = problem, .log_probabilities = log_probabilities,
                 .cotangents = cotangents, .zero_infinity = zero_infinity, .memory = memory,
                 .gradient = gradient};
  wg_parallel(problem->batch, gradient_of_sample, &job);
}
