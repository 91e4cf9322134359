#include "CWengert.h"

#include <stdio.h>

int wg_format_number(char *text, size_t size, double value, int digits, bool exponential) {
  return snprintf(text, size, exponential ? "%.*e" : "%.*f", digits, value);
}
