// Types in the declarations of all kernels.
#ifndef WG_ELEMENT_TYPES_H
#define WG_ELEMENT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WG_MAX_RANK 8

// Element types. Booleans are bytes holding 0 or 1.
typedef enum {
  WG_FLOAT32, WG_FLOAT64, WG_INT32, WG_INT64, WG_UINT8, WG_BOOL
} wg_dtype;

#endif
