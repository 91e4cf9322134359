// Stable argsort: elements become unsigned keys whose order is the wanted one, then a bottom-up merge
// sort of (key, position) pairs. Equal keys keep their order, also descending, because there the keys
// are complemented rather than the result reversed.
#include "common.h"

typedef struct {
  uint64_t key;
  int64_t position;
} entry;

// The bits of a float, with the sign bit flipped for positive numbers and all bits for negative ones,
// order like the number. -0 counts as 0, and NaN is greater than everything.
static uint64_t key_of(wg_dtype t, const void *x, int64_t i) {
  switch (t) {
  case WG_FLOAT32:
  case WG_FLOAT64: {
    double v = t == WG_FLOAT32 ? (double)((const float *)x)[i] : ((const double *)x)[i];
    if (v != v) return UINT64_MAX;
    if (v == 0) v = 0;
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
  }
  case WG_INT32: return (uint64_t)((const int32_t *)x)[i] ^ (uint64_t)1 << 63;
  case WG_INT64: return (uint64_t)((const int64_t *)x)[i] ^ (uint64_t)1 << 63;
  default: return ((const uint8_t *)x)[i];
  }
}

static void insertion_sort(entry *e, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    entry v = e[i];
    int64_t j = i;
    for (; j > 0 && e[j - 1].key > v.key; j--) e[j] = e[j - 1];
    e[j] = v;
  }
}

#define RUN 16

// Sorts `a`, with `b` as long; returns where the result is.
static entry *merge_sort(entry *a, entry *b, int64_t n) {
  for (int64_t i = 0; i < n; i += RUN) insertion_sort(a + i, n - i < RUN ? n - i : RUN);
  for (int64_t width = RUN; width < n; width *= 2) {
    for (int64_t low = 0; low < n; low += 2 * width) {
      int64_t middle = low + width < n ? low + width : n;
      int64_t high = low + 2 * width < n ? low + 2 * width : n;
      int64_t i = low, j = middle, k = low;
      while (i < middle && j < high) b[k++] = a[j].key < a[i].key ? a[j++] : a[i++];
      memcpy(b + k, a + i, (size_t)(middle - i) * sizeof(entry));
      memcpy(b + k + (middle - i), a + j, (size_t)(high - j) * sizeof(entry));
    }
    entry *other = a;
    a = b;
    b = other;
  }
  return a;
}

#define ON_STACK 64

void wg_argsort(bool descending, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                int64_t *index) {
  if (outer <= 0 || n <= 0 || inner <= 0) return;
  entry local[2 * ON_STACK];
  size_t bytes = 2 * (size_t)n * sizeof(entry);
  entry *scratch = n <= ON_STACK ? local : wg_buffer_allocate(bytes);
  if (scratch == NULL) __builtin_trap();
  uint64_t flip = descending ? UINT64_MAX : 0;
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t c = 0; c < inner; c++) {
      int64_t base = o * n * inner + c;
      for (int64_t j = 0; j < n; j++) {
        scratch[j] = (entry){key_of(t, x, base + j * inner) ^ flip, j};
      }
      const entry *sorted = merge_sort(scratch, scratch + n, n);
      for (int64_t j = 0; j < n; j++) index[base + j * inner] = sorted[j].position;
    }
  }
  if (scratch != local) wg_buffer_release(scratch, bytes);
}
