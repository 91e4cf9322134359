// Memory of tensors (memory*.c).
#ifndef WG_BUFFERS_H
#define WG_BUFFERS_H

#include <stddef.h>
#include <stdint.h>

// Buffers are 64-byte aligned and come from a cache of the calling thread. Any thread may release a
// buffer: the thread that it was allocated for keeps it for its next request; released by another, it goes to
// a depot that serves all threads. Together they keep 256 MiB at most. A request of 0 bytes gives a valid
// pointer. Returns NULL when the system has no memory.
void *wg_buffer_allocate(size_t bytes);
// `bytes` must be the number asked for.
void wg_buffer_release(void *buffer, size_t bytes);
// Tells the thread sanitizer that this thread is done reading buffers that others release; does nothing
// otherwise.
void wg_buffers_done(void);
// All threads together: bytes handed out and not yet released, and bytes kept for later.
int64_t wg_memory_live_bytes(void);
int64_t wg_memory_cached_bytes(void);
// The most bytes live at once since the last reset: exact with one thread, an upper bound with more.
int64_t wg_memory_peak_bytes(void);
void wg_memory_reset_peak(void);
// Number of buffers handed out so far to the calling thread.
int64_t wg_memory_allocation_count(void);
// Returns the buffers that the calling thread and the depot keep to the system.
void wg_memory_clear_cache(void);

#endif
