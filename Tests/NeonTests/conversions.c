// Conversions between element types, filling, ranges, blends and masks.
#include "check.h"

// Truncates toward zero, saturates, and takes NaN for 0.
static wide converted(wide x, wg_dtype from, wg_dtype to) {
  static const wide least[] = {0, 0, -0x1p31L, -0x1p63L, 0, 0};
  static const wide most[] = {0, 0, 0x1p31L - 1, 0x1p63L - 1, 255, 1};
  (void)from;
  if (to == WG_BOOL) return x != 0;
  if (to <= WG_FLOAT64) return to == WG_FLOAT32 ? (wide)(float)x : (wide)(double)x;
  if (isnan(x)) return 0;
  return fminl(fmaxl(truncl(x), least[to]), most[to]);
}

static void check_pair(wg_dtype from, wg_dtype to) {
  enum { N = 83 };
  static const double edges[] = {1.9, -1.9, NAN, 1e30, -1e30, INFINITY, -INFINITY, 300, -0.5, 0.1,
                                 0, -0.0, 0x1p63, -0x1p63, 0x1p31, 255.5};
  void *x = blank(from, N), *y = blank(to, N);
  for (int i = 0; i < N; i++) {
    if (from <= WG_FLOAT64) {
      put(from, x, i, i < COUNT(edges) ? edges[i] : random_between(-400, 400));
    } else {
      uint64_t bits = from == WG_BOOL ? random_word() & 1 : random_word() >> i % 64;
      memcpy((char *)x + (size_t)i * size_of(from), &bits, size_of(from));
    }
  }
  wg_cast(from, to, N, x, y);
  digest("conversion", to, N, y);
  for (int i = 0; i < N; i++) {
    wide exact = converted(get(from, x, i), from, to);
    expect(same(get(to, y, i), exact) || get(to, y, i) == exact, "%s %.17g as %s is %.17g",
           name_of(from), (double)get(from, x, i), name_of(to), (double)get(to, y, i));
  }
  release_all();
}

void check_conversions(void) {
  seed(2);
  for (wg_dtype from = WG_FLOAT32; from <= WG_BOOL; from++) {
    for (wg_dtype to = WG_FLOAT32; to <= WG_BOOL; to++) check_pair(from, to);
  }
  enum { N = 117 };
  EACH_REAL(t) {
    void *y = blank(t, N), *x = reals(t, N, -3, 3), *z = reals(t, N, -3, 3);
    uint8_t *mask = fenced(N);
    for (int i = 0; i < N; i++) mask[i] = i % 3 == 0;
    put(t, x, 1, NAN);
    put(t, x, 2, INFINITY);
    wg_fill(t, N, 0.1, y);
    digest("fill", t, N, y);
    wg_arange(t, N, 3, 0.1, y);
    digest("range", t, N, y);
    for (int i = 0; i < N; i++) {
      double rise = i * 0.1;
      expect(ulps(t, get(t, y, i), 3 + rise) <= 0.5, "range at %d", i);
    }
    wg_blend(t, N, 0.3, x, 0.7, z, y);
    digest("blend", t, N, y);
    for (int i = 3; i < N; i++) {
      wide exact = 0.3L * get(t, x, i) + 0.7L * get(t, z, i);
      expect(is_near(get(t, y, i), exact, 8 * epsilon_of(t)), "blend at %d", i);
    }
    wg_mask_scale(t, N, x, mask, 1.25, y);
    digest("mask", t, N, y);
    for (int i = 0; i < N; i++) {
      wide exact = mask[i] ? 1.25L * get(t, x, i) : 0;
      expect(mask[i] ? ulps(t, get(t, y, i), exact) <= 0.5 : get(t, y, i) == 0, "mask at %d", i);
    }
    release_all();
  }
}
