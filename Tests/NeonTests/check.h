// What the checks of kernels share: expectations, memory between forbidden pages, numbers, digests.
#ifndef WENGERT_NEON_CHECK_H
#define WENGERT_NEON_CHECK_H

#include <math.h>

#include "CWengert.h"

// Operands are computed alike on every processor.
#pragma STDC FP_CONTRACT OFF

// 113 bits of mantissa on aarch64, 64 on x86.
typedef long double wide;

// Whether results are compared with references; otherwise only digests are made.
extern bool checks;

void expect(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
int failures(void);

// Numbers that are the same in every run (SplitMix64).
void seed(uint64_t state);
uint64_t random_word(void);
double random_between(double low, double high);

// Memory that ends where nobody may read, or begins there, in turn. release_all gives all of it back.
void *fenced(size_t bytes);
void release_all(void);
// Which of the two comes first.
void begin_with(int side);

// Elements of a type, fenced: 77 everywhere; random; whole numbers from -4 to 4, whose sums are exact.
void *blank(wg_dtype t, int64_t n);
void *reals(wg_dtype t, int64_t n, double low, double high);
void *whole(wg_dtype t, int64_t n);
size_t size_of(wg_dtype t);
wide get(wg_dtype t, const void *x, int64_t i);
void put(wg_dtype t, void *x, int64_t i, wide value);
const char *name_of(wg_dtype t);
wide epsilon_of(wg_dtype t);

// How far y is from the exact value in units of the last place of the result; infinite where one is special
// and the other is not.
double ulps(wg_dtype t, wide y, wide exact);
// Identical, with NaN equal to NaN and -0 different from 0.
bool same(wide a, wide b);
bool is_near(wide a, wide b, wide tolerance);

// Adds the bits of n elements to the digest `name`, an FNV-1a hash; all NaN count as one.
void digest(const char *name, wg_dtype t, int64_t n, const void *y);
void print_digests(void);

void check_unary_maps(void);
void check_special_values(void);
void check_binary_maps(void);
void check_conversions(void);
void check_movement(void);
void check_sorting(void);
void check_random_numbers(void);
void check_reductions(void);
void check_softmax(void);
void check_normalization(void);
void check_scans(void);
void check_optimizer_steps(void);
void check_products(void);
void check_convolutions(void);
void check_pooling(void);
void check_recurrent_layers(void);
void check_attention(void);
void check_ctc(void);
void check_matrices(void);
void check_subnormals(void);
void check_threads(void);

#define EACH_REAL(t) for (wg_dtype t = WG_FLOAT32; t <= WG_FLOAT64; t++)
#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

#endif
