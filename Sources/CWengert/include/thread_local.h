#ifndef WG_THREAD_LOCAL_H
#define WG_THREAD_LOCAL_H

// State of a thread. The library is linked into executables: the thread pointer plus an offset, no call.
#if defined(__linux__)
#define WG_THREAD_LOCAL _Thread_local __attribute__((tls_model("initial-exec")))
#else
#define WG_THREAD_LOCAL _Thread_local
#endif

#endif
