#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

bool checks = true;
static int failed;

void expect(bool holds, const char *format, ...) {
  if (holds || ++failed > 40) return;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
}

int failures(void) { return failed; }

static uint64_t state;
void seed(uint64_t s) { state = s; }
uint64_t random_word(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}
double random_between(double low, double high) {
  return low + (high - low) * ((double)(random_word() >> 11) * 0x1p-53);
}

static struct {
  void *start;
  size_t size;
} blocks[256];
static int block_count, next_side;

void begin_with(int side) { next_side = side; }

void *fenced(size_t bytes) {
  size_t page = (size_t)getpagesize(), usable = (bytes + page - 1) / page * page;
  size_t size = usable + 2 * page;
  char *start = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (block_count == COUNT(blocks) || start == MAP_FAILED ||
      (usable > 0 && mprotect(start + page, usable, PROT_READ | PROT_WRITE) != 0)) {
    fputs("no memory for a check\n", stderr);
    exit(2);
  }
  blocks[block_count].start = start;
  blocks[block_count++].size = size;
  next_side = !next_side;
  return start + page + (next_side ? usable - bytes : 0);
}

void release_all(void) {
  while (block_count > 0) {
    block_count--;
    munmap(blocks[block_count].start, blocks[block_count].size);
  }
}

size_t size_of(wg_dtype t) {
  static const size_t sizes[] = {4, 8, 4, 8, 1, 1};
  return sizes[t];
}

const char *name_of(wg_dtype t) {
  static const char *const names[] = {"float32", "float64", "int32", "int64", "uint8", "bool"};
  return names[t];
}

wide epsilon_of(wg_dtype t) { return t == WG_FLOAT32 ? 0x1p-23L : 0x1p-52L; }

wide get(wg_dtype t, const void *x, int64_t i) {
  switch (t) {
    case WG_FLOAT32: return ((const float *)x)[i];
    case WG_FLOAT64: return ((const double *)x)[i];
    case WG_INT32: return ((const int32_t *)x)[i];
    case WG_INT64: return ((const int64_t *)x)[i];
    default: return ((const uint8_t *)x)[i];
  }
}

void put(wg_dtype t, void *x, int64_t i, wide value) {
  switch (t) {
    case WG_FLOAT32: ((float *)x)[i] = (float)value; break;
    case WG_FLOAT64: ((double *)x)[i] = (double)value; break;
    case WG_INT32: ((int32_t *)x)[i] = (int32_t)value; break;
    case WG_INT64: ((int64_t *)x)[i] = (int64_t)value; break;
    default: ((uint8_t *)x)[i] = (uint8_t)value;
  }
}

void *blank(wg_dtype t, int64_t n) {
  void *x = fenced((size_t)n * size_of(t));
  for (int64_t i = 0; i < n; i++) put(t, x, i, 77);
  return x;
}

void *reals(wg_dtype t, int64_t n, double low, double high) {
  void *x = fenced((size_t)n * size_of(t));
  for (int64_t i = 0; i < n; i++) put(t, x, i, random_between(low, high));
  return x;
}

void *whole(wg_dtype t, int64_t n) {
  void *x = fenced((size_t)n * size_of(t));
  for (int64_t i = 0; i < n; i++) put(t, x, i, (int)(random_word() % 9) - 4);
  return x;
}

double ulps(wg_dtype t, wide y, wide exact) {
  wide rounded = t == WG_FLOAT32 ? (wide)(float)exact : (wide)(double)exact;
  if (isnan(rounded) || isinf(rounded) || !isfinite(y)) {
    return (isnan(rounded) && isnan(y)) || rounded == y ? 0 : INFINITY;
  }
  int exponent = -100000;
  if (rounded != 0) frexpl(rounded, &exponent);
  int place = t == WG_FLOAT32 ? exponent - 24 : exponent - 53;
  int least = t == WG_FLOAT32 ? -149 : -1074;
  return (double)(fabsl(y - exact) / ldexpl(1, place > least ? place : least));
}

bool same(wide a, wide b) {
  return (isnan(a) && isnan(b)) || (a == b && !signbit(a) == !signbit(b));
}

bool is_near(wide a, wide b, wide tolerance) {
  return same(a, b) || a == b || fabsl(a - b) <= tolerance;
}

static struct {
  char name[48];
  uint64_t hash;
} digests[400];
static int digest_count;

void digest(const char *name, wg_dtype t, int64_t n, const void *y) {
  char full[48];
  snprintf(full, sizeof full, "%s %s", name, name_of(t));
  int place = 0;
  while (place < digest_count && strcmp(digests[place].name, full) != 0) place++;
  if (place == COUNT(digests)) abort();
  if (place == digest_count) {
    memcpy(digests[digest_count].name, full, sizeof full);
    digests[digest_count++].hash = 0xcbf29ce484222325;
  }
  uint64_t hash = digests[place].hash;
  for (int64_t i = 0; i < n; i++) {
    uint64_t bits = 0;
    memcpy(&bits, (const char *)y + (size_t)i * size_of(t), size_of(t));
    if (t <= WG_FLOAT64 && isnan(get(t, y, i))) bits = 0x7ff8;
    for (int byte = 0; byte < 8; byte++) hash = (hash ^ (bits >> 8 * byte & 255)) * 0x100000001b3;
  }
  digests[place].hash = hash;
}

void print_digests(void) {
  for (int i = 0; i < digest_count; i++) {
    printf("%s: %016llx\n", digests[i].name, (unsigned long long)digests[i].hash);
  }
}
