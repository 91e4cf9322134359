// Which of the processor's instructions the kernels use (kernels.c).
#ifndef WG_INSTRUCTION_SETS_H
#define WG_INSTRUCTION_SETS_H

#include <stdbool.h>

// The name of the instruction set whose kernels are in use: "baseline", "avx2", "avx512" or "neon".
const char *wg_instruction_set(void);
bool wg_has_instruction_set(const char *name);
// Switches every kernel to another set. False, with nothing changed, if this processor or build does not
// have it.
bool wg_select_instruction_set(const char *name);
// Called before main: selects the set that the variable WENGERT_INSTRUCTION_SET names, or the best one. A
// name that this processor or build does not have stops the program.
void wg_choose_instruction_set(void);

#endif
