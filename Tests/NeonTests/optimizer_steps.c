// Optimizer steps: the rules of step_rules.def in a wider type say what comes out.
#include "../../Sources/CWengertKernels/common.h"

#include "check.h"

typedef void (*step_function)(int64_t, int64_t, const wg_step_rates *, const wg_step_memory *);
#define REAL wide
#define R(name) name##_wide
#include "../../Sources/CWengertKernels/optimizer_float.h"
#undef REAL
#undef R

enum { N = 1003 };
static const wg_step_rates rates = {
  .rate = 0.125, .decay = 0.0625, .shrink = 0.03125, .first = 0.875, .first_rest = 0.125,
  .second = 0.75, .second_rest = 0.25, .epsilon = 0x1p-20, .factor = 1, .gradient_rate = 0.25,
  .low = 0.5, .high = 2};

static void check_rule(wg_step_rule rule, wg_dtype t, const char *name) {
  // Parameter, gradient and slots; slots are positive, as averages of squares are.
  static wide exact[5][N], new[4][N];
  void *own[5], *result[4];
  for (int k = 0; k < 5; k++) {
    own[k] = reals(t, N, k < 2 ? -2 : 0.5, 2);
    for (int i = 0; i < N; i++) exact[k][i] = get(t, own[k], i);
  }
  for (int k = 0; k < 4; k++) result[k] = blank(t, N);
  wg_step_memory memory = {own[1], own[0], {own[2], own[3], own[4]}, result[0],
                           {result[1], result[2], result[3]}};
  wg_optimizer_step(rule, t, N, &rates, &memory);
  wg_step_memory reference = {exact[1], exact[0], {exact[2], exact[3], exact[4]}, new[0],
                              {new[1], new[2], new[3]}};
  for (int k = 0; k < 4; k++) {
    for (int i = 0; i < N; i++) new[k][i] = 77;
  }
  step_functions_wide[rule](0, N, &rates, &reference);
  for (int k = 0; k < 4; k++) {
    digest("optimizer steps", t, N, result[k]);
    for (int i = 0; checks && i < N; i++) {
      wide found = get(t, result[k], i);
      // A variance that is centred loses what the difference of two squares loses.
      expect(is_near(found, new[k][i], 2000 * epsilon_of(t) * fmaxl(1, fabsl(new[k][i]))),
             "%s %s, result %d: %.17g, not %.17g", name, name_of(t), k, (double)found,
             (double)new[k][i]);
    }
  }
  release_all();
}

void check_optimizer_steps(void) {
#define WG_STEP_RULE(NAME, ...) #NAME,
  static const char *const names[] = {
#include "../../Sources/CWengert/step_rules.def"
  };
#undef WG_STEP_RULE
  seed(6);
  EACH_REAL(t) {
    for (int rule = 0; rule < COUNT(names); rule++) check_rule((wg_step_rule)rule, t, names[rule]);
  }
}
