// Random numbers (random.c).
#ifndef WG_RANDOM_NUMBERS_H
#define WG_RANDOM_NUMBERS_H

#include "element_types.h"

// Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011). Word i of the
// stream is a pure function of (key, i). Each function consumes exactly the words its documentation
// says, starting at word `offset`, which must be a multiple of 4.
void wg_philox_words(uint64_t key, uint64_t offset, int64_t n, uint32_t *y);
// Uniform on [low, high). float32 takes 1 word per element (24 bits), float64 takes 2 (53 bits).
void wg_random_uniform(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double low, double high,
                       void *y);
// One block of the generator as published: four counter words and two key words give four words.
void wg_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t y[4]);
// Normal by Box-Muller; elements come in pairs: 1 word per float32 element, 2 per float64, n rounded up
// to even.
void wg_random_normal(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double mean,
                      double standard_deviation, void *y);
// Whether the numbers that wg_random_uniform would draw from [0, 1) are at least `probability`.
void wg_random_mask(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double probability,
                    uint8_t *y);
// Elements begin ..< begin + n of those, whose number need not be known.
void wg_random_mask_part(wg_dtype t, uint64_t key, uint64_t offset, int64_t begin, int64_t n,
                         double probability, uint8_t *y);

#endif
