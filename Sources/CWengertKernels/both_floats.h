// Compiles sums_float.h, column_sums_float.h and the file named by WG_TOPIC for float and for double.
// Deliberately without an include guard: each topic includes it once per instruction set.
#define REAL float
#define R(name) WG_ISA(name##_f32)
#define WIDTH 32
#include "sums_float.h"

#include "column_sums_float.h"
#include WG_TOPIC
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH

#define REAL double
#define R(name) WG_ISA(name##_f64)
#define WIDTH 16
#include "sums_float.h"

#include "column_sums_float.h"
#include WG_TOPIC
#include "sums_end.h"
#undef REAL
#undef R
#undef WIDTH
