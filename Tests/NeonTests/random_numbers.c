// The generator's published vectors, and what is made of its words.
#include "exact.h"

static const struct vector {
  uint32_t counter[4], key[2], words[4];
} published[] = {
  {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
  {{-1u, -1u, -1u, -1u}, {-1u, -1u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
  {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
   {0xa4093822, 0x299f31d0},
   {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void check_words(void) {
  for (int v = 0; v < COUNT(published); v++) {
    uint32_t y[4];
    wg_philox_block(published[v].counter, published[v].key, y);
    expect(memcmp(y, published[v].words, sizeof y) == 0, "published vector %d", v);
  }
  enum { N = 1003 };
  uint32_t *all = fenced(N * 4);
  wg_philox_words(0x299f31d0a4093822, 0, N, all);
  digest("random words", WG_INT32, N, all);
  for (int offset = 4; offset < N; offset = offset * 3 / 4 * 4) {
    uint32_t *part = fenced((size_t)(N - offset) * 4);
    wg_philox_words(0x299f31d0a4093822, (uint64_t)offset, N - offset, part);
    expect(memcmp(part, all + offset, (size_t)(N - offset) * 4) == 0, "words from %d", offset);
  }
  release_all();
}

static void check_numbers(wg_dtype t) {
  enum { N = 20001 };
  void *u = blank(t, N), *z = blank(t, N);
  uint8_t *mask = fenced(N);
  wg_random_uniform(t, 5, 8, N, -2, 3, u);
  wg_random_normal(t, 5, 8, N, 1, 2, z);
  digest("uniform numbers", t, N, u);
  digest("normal numbers", t, N, z);
  wide mean = 0, square = 0;
  for (int i = 0; i < N; i++) {
    wide d = (get(t, z, i) - 1) / 2;
    mean += d / N;
    square += d * d / N;
    expect(get(t, u, i) >= -2 && get(t, u, i) < 3, "a uniform number of %g", (double)get(t, u, i));
  }
  expect(fabsl(mean) < 0.03L && fabsl(square - 1) < 0.04L, "moments %s", name_of(t));
  for (int n = 0; n < 300; n += 37) {
    void *some = blank(t, n);
    wg_random_normal(t, 5, 8, n, 1, 2, some);
    expect(memcmp(some, z, (size_t)n * size_of(t)) == 0, "%d normal numbers %s", n, name_of(t));
  }
  wg_random_uniform(t, 5, 8, N, 0, 1, u);
  wg_random_mask(t, 5, 8, N, 0.3, mask);
  digest("random mask", t, N, u);
  for (int i = 0; i < N; i++) expect(mask[i] == (get(t, u, i) >= 0.3L), "the mask at %d", i);
  uint32_t w[4];
  wg_philox_words(5, 8, 4, w);
  wg_random_normal(t, 5, 8, 1, 0, 1, z);
  if (t == WG_FLOAT32) {
    wide radius = sqrtl(-2 * logl((w[0] + 1.0L) / 0x1p32L));
    expect(is_near(get(t, z, 0), radius * cosl(2 * WIDE_PI * w[1] / 0x1p32L), 1e-6L), "first number");
  }
  release_all();
}

void check_random_numbers(void) {
  check_words();
  EACH_REAL(t) check_numbers(t);
}
