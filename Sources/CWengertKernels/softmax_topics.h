// Softmax and cross-entropy of one floating-point type; included by both_floats.h.
#include "softmax_tile_float.h"

#include "softmax_float.h"

#include "cross_entropy_float.h"
#undef SHORT
#undef TILE
#undef FEW
#undef ALIGNED
