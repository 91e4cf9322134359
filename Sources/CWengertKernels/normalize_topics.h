// Normalization of one floating-point type, forward and back; included by both_floats.h.
#include "normalize_float.h"

#include "normalize_gradient_float.h"
#undef STRIPS
#undef COLUMN_TOTALS
