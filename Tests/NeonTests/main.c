// Checks the kernels of this build on this processor, or an emulated one; see Tests/neon.
//
//     kernels [check] [SIDE]     digests of all results on standard output, failures on standard error
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

int main(int count, char **arguments) {
  checks = count > 1 && strcmp(arguments[1], "check") == 0;
  begin_with(count > 2 ? atoi(arguments[2]) : 0);
  check_unary_maps();
  check_special_values();
  check_binary_maps();
  check_conversions();
  check_movement();
  check_sorting();
  check_random_numbers();
  check_reductions();
  check_softmax();
  check_normalization();
  check_scans();
  check_optimizer_steps();
  check_products();
  check_convolutions();
  check_pooling();
  check_recurrent_layers();
  check_attention();
  check_ctc();
  check_matrices();
  check_subnormals();
  check_threads();
  print_digests();
  if (failures() > 0) fprintf(stderr, "%s: %d failures\n", wg_instruction_set(), failures());
  return failures() > 0;
}
