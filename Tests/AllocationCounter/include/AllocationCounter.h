#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

// How often the calling thread has asked the system for memory; −1 where that cannot be counted.
int64_t allocation_counter_get(void);

#endif
