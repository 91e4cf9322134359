#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

_Thread_local int32_t wg_no_gradient_depth = 0;
_Thread_local void *wg_checked_scope = NULL;
_Thread_local int32_t wg_watch_state = -1;
_Thread_local void *wg_watch_scope = NULL;

static _Atomic int watch_default = -1;

bool wg_is_watch_default(void) {
  int is_on = atomic_load(&watch_default);
  if (is_on < 0) {
    const char *value = getenv("WENGERT_ANOMALY");
    is_on = value != NULL && strcmp(value, "1") == 0;
    atomic_store(&watch_default, is_on);
  }
  return is_on == 1;
}

void wg_set_watch_default(bool is_on) { atomic_store(&watch_default, is_on); }
