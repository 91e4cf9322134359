// The calls in progress, for reports.
#include "CWengert.h"

#if defined(__GLIBC__) || defined(__APPLE__)
#include <execinfo.h>

int wg_call_stack(void **addresses, int capacity) { return backtrace(addresses, capacity); }
#else
int wg_call_stack(void **addresses, int capacity) {
  (void)addresses;
  (void)capacity;
  return 0;
}
#endif
