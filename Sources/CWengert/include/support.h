// Small things of the C library and the system (call_stack.c, text.c).
#ifndef WG_SUPPORT_H
#define WG_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// Where the calls that are in progress will return to, innermost first. Returns how many there
// are, 0 where the system cannot tell.
int wg_call_stack(void **addresses, int capacity);

// Writes `value` with `digits` digits after the point, as d.ddd or d.ddde+xx; returns the length.
int wg_format_number(char *text, size_t size, double value, int digits, bool exponential);

// Whether n bytes are the same.
static inline bool wg_is_equal(const void *a, const void *b, size_t n) {
  return n == 0 || memcmp(a, b, n) == 0;
}

#endif
