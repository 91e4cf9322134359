// Connectionist temporal classification (ctc.c).
#ifndef WG_CTC_H
#define WG_CTC_H

#include "element_types.h"

// Alignments of label sequences with frames. Labels of sample n are targets[n * width ...], as many as
// target_lengths[n]; its frames are the first input_lengths[n].
typedef struct {
  int64_t steps, batch, classes, width, blank;
  const int64_t *targets, *input_lengths, *target_lengths;
} wg_ctc_problem;

// Doubles of memory that a sample needs.
int64_t wg_ctc_memory(const wg_ctc_problem *problem);
// losses[n] = -ln of the summed probability of all alignments; log_probabilities are [steps, batch, classes].
// `memory` holds wg_ctc_memory doubles per sample.
void wg_ctc(const wg_ctc_problem *problem, const double *log_probabilities, double *memory,
            double *losses);
// The gradient of sum of cotangents[n] losses[n] with respect to logits whose log-softmax the
// log-probabilities are: 0 beyond a sample's frames, and for a sample without an alignment NaN, or 0 if
// `zero_infinity`.
void wg_ctc_gradient(const wg_ctc_problem *problem, const double *log_probabilities,
                     const double *cotangents, bool zero_infinity, double *memory,
                     double *gradient);

#endif
