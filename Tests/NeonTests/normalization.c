// Normalization of channels, its moments and gradients, against the formulas.
#include "check.h"

static const wg_normalization layouts[] = {
  {20, 1, 1, false, 1e-3}, {33, 15, 1, false, 1e-3}, {7, 100, 1, false, 1e-3},
  {3, 2, 5, false, 1e-3},  {4, 3, 130, false, 1e-3}, {1, 6, 1, true, 1e-3},
  {1, 9, 37, true, 1e-3},  {1, 3, 530, true, 1e-3},
};

typedef struct {
  const wg_normalization *s;
  void *x, *u, *scale, *shift, *moments, *y, *g, *scale_gradient;
} run;

static void close_to(wg_dtype t, wide found, wide exact, const char *what) {
  expect(is_near(found, exact, 500 * epsilon_of(t) * fmaxl(1, fabsl(exact))), "%s %s is %.17g, not %.17g",
         what, name_of(t), (double)found, (double)exact);
}

static void check_channel(wg_dtype t, const run *r, int64_t channel, wide *sums) {
  const wg_normalization *s = r->s;
  int64_t count = s->outer * s->inner;
#define AT(k) ((k / s->inner * s->channels + channel) * s->inner + k % s->inner)
#define OWN(k) (s->per_position ? AT(k) % s->inner : channel)
  // Counted from one of the elements, so that this is exact far from 0.
  wide first = get(t, r->x, AT(0L)), mean = 0, variance = 0, a = 0, b = 0;
  for (int64_t k = 0; k < count; k++) mean += (get(t, r->x, AT(k)) - first) / count;
  for (int64_t k = 0; k < count; k++) {
    wide d = get(t, r->x, AT(k)) - first - mean;
    variance += d * d / count;
  }
  close_to(t, get(t, r->moments, channel), first + mean, "mean");
  close_to(t, get(t, r->moments, s->channels + channel), variance, "variance");
  wide d = 1 / sqrtl(variance + 1e-3L);
  for (int pass = 0; pass < 2; pass++) {
    for (int64_t k = 0; k < count; k++) {
      wide z = (get(t, r->x, AT(k)) - first - mean) * d;
      wide w = get(t, r->u, AT(k)) * get(t, r->scale, OWN(k));
      if (pass == 0) {
        a += w / count;
        b += w * z / count;
        sums[OWN(k)] += get(t, r->u, AT(k)) * z;
      } else {
        wide y = z * get(t, r->scale, OWN(k)) + get(t, r->shift, OWN(k));
        close_to(t, get(t, r->y, AT(k)), y, "normalized");
        close_to(t, get(t, r->g, AT(k)), d * (w - a - z * b), "gradient");
      }
    }
  }
#undef AT
#undef OWN
}

static void check_layout(wg_dtype t, const wg_normalization *s, double low, double high) {
  int64_t n = s->outer * s->channels * s->inner, scales = s->per_position ? s->inner : s->channels;
  run r = {s, reals(t, n, low, high), reals(t, n, -1, 1), reals(t, scales, 0.5, 2),
           reals(t, scales, -1, 1), blank(t, 3 * s->channels), blank(t, n), blank(t, n),
           blank(t, scales)};
  wg_channel_moments(t, s, r.x, r.moments);
  wg_normalize(t, s, r.x, r.moments, r.scale, r.shift, r.y);
  wg_normalize_gradient(t, s, r.x, r.moments, r.scale, r.u, r.g);
  wg_normalize_scale_gradient(t, s, r.x, r.moments, r.u, r.scale_gradient, blank(t, s->channels));
  digest("moments", t, 3 * s->channels, r.moments);
  digest("normalization", t, n, r.y);
  digest("normalization's gradient", t, n, r.g);
  digest("gradient of scales", t, scales, r.scale_gradient);
  if (checks) {
    wide sums[600] = {0};
    for (int64_t c = 0; c < s->channels; c++) check_channel(t, &r, c, sums);
    for (int64_t i = 0; i < scales; i++) close_to(t, get(t, r.scale_gradient, i), sums[i], "scale");
  }
  release_all();
}

void check_normalization(void) {
  seed(4);
  EACH_REAL(t) {
    for (int l = 0; l < COUNT(layouts); l++) {
      check_layout(t, &layouts[l], 2, 5);
      // So far from 0 that the rounding of the mean is a good part of the deviations.
      double far = t == WG_FLOAT32 ? 1e6 : 1e15;
      check_layout(t, &layouts[l], far, far + 1);
    }
  }
}
