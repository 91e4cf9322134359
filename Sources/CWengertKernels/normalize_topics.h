// Normalization of one floating-point type, forward and back: what both_floats.h includes.
#include "normalize_float.h"

#include "normalize_gradient_float.h"
#undef STRIPS
#undef COLUMN_TOTALS
