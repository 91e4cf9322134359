// Optimizer steps (optimizer.c).
#ifndef WG_OPTIMIZER_STEPS_H
#define WG_OPTIMIZER_STEPS_H

#include "element_types.h"

// One step of an optimizer on one parameter, in one pass. step_rules.def has the rules.
typedef enum {
#define WG_STEP_RULE(NAME, slots, ...) WG_STEP_##NAME,
#include "../step_rules.def"
#undef WG_STEP_RULE
  WG_STEP_RULES
} wg_step_rule;
typedef struct {
  double rate, decay, shrink, first, first_rest, second, second_rest, epsilon, factor;
  double gradient_rate, low, high;
} wg_step_rates;
// The tensors that are read and written; they may be the same memory.
typedef struct {
  const void *gradient, *parameter, *slots[3];
  void *new_parameter, *new_slots[3];
} wg_step_memory;
void wg_optimizer_step(wg_step_rule rule, wg_dtype t, int64_t n, const wg_step_rates *rates,
                       const wg_step_memory *memory);

#endif
