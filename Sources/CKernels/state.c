#include "CKernels.h"

_Thread_local int32_t wg_no_gradient_depth = 0;
_Thread_local void *wg_checked_scope = NULL;
_Thread_local int32_t wg_watch_state = -1;
_Thread_local void *wg_watch_scope = NULL;
