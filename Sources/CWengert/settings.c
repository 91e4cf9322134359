// Settings from the environment.
#include "CWengert.h"

#include <stdio.h>
#include <stdlib.h>

const char *wg_setting(const char *variable) {
  const char *value = getenv(variable);
  return value == NULL || *value == '\0' ? NULL : value;
}

void wg_refuse_setting(const char *variable, const char *value, const char *expected) {
  char shown[64];
  size_t n = 0;
  for (; n + 1 < sizeof shown && value[n] != '\0'; n++) {
    shown[n] = value[n] >= ' ' && value[n] <= '~' ? value[n] : '?';
  }
  shown[n] = '\0';
  fflush(stdout);
  fprintf(stderr, "%s is \"%s\"; expected %s\n", variable, shown, expected);
  exit(EXIT_FAILURE);
}
