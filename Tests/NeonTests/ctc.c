// Connectionist temporal classification against the sum over all paths.
#include "check.h"

enum { STEPS = 6, BATCH = 4, CLASSES = 3, WIDTH = 3, PATHS = 729, BLANK = 0 };
// Two labels, two equal ones, none, and three equal ones in too few frames.
static const int64_t targets[BATCH * WIDTH] = {1, 2, 0, 2, 2, 0, 0, 0, 0, 1, 1, 1};
static const int64_t input_lengths[BATCH] = {6, 5, 4, 4}, target_lengths[BATCH] = {2, 2, 0, 3};

// Whether the labels of a path, without repetitions and blanks, are those of the sample.
static bool spells(const int *path, int sample) {
  int64_t found = 0;
  for (int i = 0; i < input_lengths[sample]; i++) {
    if (path[i] == BLANK || (i > 0 && path[i] == path[i - 1])) continue;
    if (found == target_lengths[sample] || path[i] != targets[sample * WIDTH + found]) return false;
    found++;
  }
  return found == target_lengths[sample];
}

static wide all_paths(int sample, const double *logs, wide emitted[STEPS][CLASSES]) {
  wide sum = 0;
  const int length = (int)input_lengths[sample];
  memset(emitted, 0, sizeof(wide) * STEPS * CLASSES);
  for (int number = 0; number < PATHS; number++) {
    int path[STEPS], rest = number;
    wide log = 0;
    for (int i = 0; i < STEPS; i++, rest /= CLASSES) path[i] = rest % CLASSES;
    // Every path of this length once.
    if (number >= (int)powl(CLASSES, length) || !spells(path, sample)) continue;
    for (int i = 0; i < length; i++) log += logs[(i * BATCH + sample) * CLASSES + path[i]];
    sum += expl(log);
    for (int i = 0; i < length; i++) emitted[i][path[i]] += expl(log);
  }
  return sum;
}

static void check_sample(int n, const double *logs, double loss, double cotangent, const double *gradient) {
  wide emitted[STEPS][CLASSES];
  const wide sum = all_paths(n, logs, emitted), exact = -logl(sum);
  expect(sum > 0 ? is_near(loss, exact, 1e-13L * (1 + exact)) : isinf(loss) && loss > 0,
         "ctc of sample %d is %g, not %g", n, loss, (double)exact);
  for (int i = 0; i < STEPS; i++) {
    for (int c = 0; c < CLASSES; c++) {
      const int at = (i * BATCH + n) * CLASSES + c;
      const wide d = sum > 0 && i < input_lengths[n] ? cotangent * (expl(logs[at]) - emitted[i][c] / sum) : 0;
      expect(is_near(gradient[at], d, 1e-13L), "ctc's gradient, sample %d, step %d, is %g, not %g", n, i,
             gradient[at], (double)d);
    }
  }
}

void check_ctc(void) {
  seed(71);
  const int count = STEPS * BATCH * CLASSES;
  double *x = reals(WG_FLOAT64, count, -2, 2), *logs = blank(WG_FLOAT64, count);
  wg_softmax(true, WG_FLOAT64, STEPS * BATCH, CLASSES, 1, x, logs);
  wg_ctc_problem problem = {STEPS, BATCH, CLASSES, WIDTH, BLANK, targets, input_lengths, target_lengths};
  double *memory = blank(WG_FLOAT64, BATCH * wg_ctc_memory(&problem)), *losses = blank(WG_FLOAT64, BATCH);
  double *cotangents = reals(WG_FLOAT64, BATCH, -1, 1), *gradient = blank(WG_FLOAT64, count);
  wg_ctc(&problem, logs, memory, losses);
  wg_ctc_gradient(&problem, logs, cotangents, true, memory, gradient);
  digest("ctc", WG_FLOAT64, BATCH, losses);
  digest("ctc's gradient", WG_FLOAT64, count, gradient);
  for (int n = 0; checks && n < BATCH; n++) check_sample(n, logs, losses[n], cotangents[n], gradient);
  release_all();
}
