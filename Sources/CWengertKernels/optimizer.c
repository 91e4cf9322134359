// Optimizer steps: one pass over a parameter, its gradient and its slots.
#include "common.h"
#include "float_mode.h"

typedef void (*step_function)(int64_t begin, int64_t end, const wg_step_rates *rates,
                              const wg_step_memory *m);
typedef struct wg_step_kernels {
  const step_function *functions[2];
} step_kernels;

#define WG_SOURCE "optimizer_impl.h"
#include "stamp.h"

// A second thread is worth it for twice this many elements and more. With fewer, parameters and gradients
// still lie in the caches of the core that computed them, and to fetch them from there, and back for the next
// step, takes longer than to update them.
#define LEAST 65536

typedef struct {
  step_function function;
  const wg_step_rates *rates;
  const wg_step_memory *memory;
} step_job;

static void do_step(void *context, int64_t begin, int64_t end) {
  const step_job *job = context;
  job->function(begin, end, job->rates, job->memory);
}

void wg_optimizer_step(wg_step_rule rule, wg_dtype t, int64_t n, const wg_step_rates *rates,
                       const wg_step_memory *memory) {
  step_job job = {wg_kernels()->step->functions[t][rule], rates, memory};
  if (n < WG_FLUSH_STEP) {
    job.function(0, n, rates, memory);
    return;
  }
  const wg_float_mode mode = wg_flush_subnormals();
  if (n < 2 * LEAST) job.function(0, n, rates, memory);
  else wg_parallel_ranges(n, 64, LEAST, do_step, &job);
  wg_set_float_mode(mode);
}
