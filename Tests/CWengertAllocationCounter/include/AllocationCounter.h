#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

// How often the calling thread has asked the system for memory; −1 where that cannot be counted.
int64_t allocation_counter_get(void);

// How many bytes it has asked for, those given back included; −1 likewise.
int64_t allocation_counter_bytes(void);

// How many bytes the calling thread holds: asked for, and not given back by it; −1 where that cannot be
// counted.
int64_t allocation_counter_live(void);

// The most that it held at any time since the last call; −1 likewise.
int64_t allocation_counter_take_peak(void);

#endif
