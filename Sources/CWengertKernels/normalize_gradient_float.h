// The gradients of normalization, of one floating-point type; after normalize_float.h.

// With x^ = (x - mean - rest) d, d = 1 / sqrt(variance + epsilon), u = scale * cotangent, and means over
// the channel: d (u - mean(u) - x^ mean(u x^)). Sums take x^ without the rest, which is added to them: as
// d (u - a - (x - mean) b), b is (mean(u x^) - rest d mean(u)) d, and a is mean(u) - rest b.
WG_INLINE void R(normalize_gradient_strip)(int64_t w, const wg_normalization *s, int64_t c,
                                           const REAL *x, const REAL *moments, const REAL *scale,
                                           const REAL *u, REAL *g) {
  REAL m[64], d[64], rest[64], k[64], a[64], b[64];
  double total[64];
  int64_t stride = s->channels;
  x += c, u += c, g += c;
  for (int64_t j = 0; j < w; j++) {
    R(channel) channel = R(channel_at)(s, moments, c + j);
    m[j] = channel.mean, d[j] = channel.d, rest[j] = channel.rest;
    k[j] = scale != NULL ? d[j] * scale[c + j] : d[j];
  }
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j])
  for (int64_t j = 0; j < w; j++) a[j] = (REAL)(total[j] / (double)s->outer);
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j] * ((x[i * stride + j] - m[j]) * d[j]))
  for (int64_t j = 0; j < w; j++) {
    b[j] = ((REAL)(total[j] / (double)s->outer) - rest[j] * d[j] * a[j]) * d[j];
    a[j] -= rest[j] * b[j];
  }
  for (int64_t i = 0; i < s->outer; i++) {
    WG_INDEPENDENT for (int64_t j = 0; j < w; j++) {
      int64_t at = i * stride + j;
      g[at] = k[j] * ((u[at] - a[j]) - (x[at] - m[j]) * b[j]);
    }
  }
}

// The sums of u and of u x^ over one row.
typedef struct {
  double u, product;
} R(row_totals);
WG_INLINE R(row_totals) R(totals_of_row)(int64_t n, const REAL *x, REAL m, REAL d, const REAL *scale,
                                         const REAL *u) {
  R(row_totals) sum = {0, 0};
  REAL t[BLOCK], p[BLOCK];
  for (int64_t i = 0; i < n; i += BLOCK) {
    int64_t w = n - i < BLOCK ? n - i : BLOCK;
    if (scale != NULL) {
      for (int64_t j = 0; j < w; j++) t[j] = u[i + j] * scale[i + j];
    } else {
      for (int64_t j = 0; j < w; j++) t[j] = u[i + j];
    }
    for (int64_t j = 0; j < w; j++) p[j] = t[j] * ((x[i + j] - m) * d);
    sum.u += (double)R(sum_block)(w, t);
    sum.product += (double)R(sum_block)(w, p);
  }
  return sum;
}

static void R(normalize_gradient)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                                  const void *moments_p, const void *scale_p, const void *up,
                                  void *gp) {
  const REAL *x = xp, *moments = moments_p, *scale = scale_p, *u = up;
  REAL *g = gp;
  if (s->inner == 1 && !s->per_position) {
#define F(w, c) R(normalize_gradient_strip)(w, s, c, x, moments, scale, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  const REAL *row_scale = s->per_position ? scale : NULL;
  double n = (double)(s->outer * s->inner);
  for (int64_t c = begin; c < end; c++) {
    R(channel) channel = R(channel_at)(s, moments, c);
    REAL m = channel.mean, d = channel.d;
    R(row_totals) sum = {0, 0};
    for (int64_t o = 0; o < s->outer; o++) {
      int64_t at = (o * s->channels + c) * s->inner;
      R(row_totals) part = R(totals_of_row)(s->inner, x + at, m, d, row_scale, u + at);
      sum.u += part.u;
      sum.product += part.product;
    }
    REAL a = (REAL)(sum.u / n), b = ((REAL)(sum.product / n) - channel.rest * d * a) * d, k = d;
    a -= channel.rest * b;
    if (scale != NULL && row_scale == NULL) k *= scale[c];
    for (int64_t o = 0; o < s->outer; o++) {
      int64_t at = (o * s->channels + c) * s->inner;
      if (row_scale != NULL) {
        WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) {
          g[at + i] = k * ((u[at + i] * row_scale[i] - a) - (x[at + i] - m) * b);
        }
      } else {
        WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) {
          g[at + i] = k * ((u[at + i] - a) - (x[at + i] - m) * b);
        }
      }
    }
  }
}

// The gradient of the scale: the sum of u x^ over everything that shares one of its elements.
WG_INLINE void R(scale_gradient_strip)(int64_t w, const wg_normalization *s, int64_t c, const REAL *x,
                                       const REAL *moments, const REAL *u, REAL *g) {
  REAL m[64], d[64], rest[64];
  double total[64], sum[64];
  bool has_rest = false;
  int64_t stride = s->channels;
  x += c, u += c;
  for (int64_t j = 0; j < w; j++) {
    R(channel) channel = R(channel_at)(s, moments, c + j);
    m[j] = channel.mean, d[j] = channel.d, rest[j] = channel.rest;
    has_rest |= rest[j] != 0;
  }
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j] * ((x[i * stride + j] - m[j]) * d[j]))
  if (has_rest) {
    COLUMN_TOTALS(sum, w, s->outer, u[i * stride + j])
    for (int64_t j = 0; j < w; j++) total[j] -= (double)(rest[j] * d[j]) * sum[j];
  }
  for (int64_t j = 0; j < w; j++) g[c + j] = (REAL)total[j];
}

// For positions: a row at a time, with its statistics. `rest` is NULL where it is 0 for all rows.
WG_INLINE void R(position_gradient_strip)(int64_t w, const wg_normalization *s, int64_t p,
                                          const REAL *x, const REAL *mean, const REAL *rest,
                                          const REAL *d, const REAL *u, REAL *g) {
  double total[64];
  x += p, u += p;
  if (rest == NULL) {
    COLUMN_TOTALS(total, w, s->channels,
                  u[i * s->inner + j] * ((x[i * s->inner + j] - mean[i]) * d[i]))
  } else {
    COLUMN_TOTALS(total, w, s->channels,
                  u[i * s->inner + j] * (((x[i * s->inner + j] - mean[i]) - rest[i]) * d[i]))
  }
  for (int64_t j = 0; j < w; j++) g[p + j] = (REAL)total[j];
}

static void R(scale_gradient)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                              const void *moments_p, const void *up, void *gp, void *scratch) {
  const REAL *x = xp, *moments = moments_p, *u = up;
  REAL *g = gp;
  if (s->per_position) {
    const REAL *d = scratch, *rest = NULL;
    for (int64_t c = 0; c < s->channels; c++) {
      if (moments[2 * s->channels + c] != 0) rest = moments + 2 * s->channels;
    }
#define F(w, c) R(position_gradient_strip)(w, s, c, x, moments, rest, d, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  if (s->inner == 1) {
#define F(w, c) R(scale_gradient_strip)(w, s, c, x, moments, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  for (int64_t c = begin; c < end; c++) {
    R(channel) channel = R(channel_at)(s, moments, c);
    R(row_totals) sum = {0, 0};
    for (int64_t o = 0; o < s->outer; o++) {
      int64_t at = (o * s->channels + c) * s->inner;
      R(row_totals) part =
          R(totals_of_row)(s->inner, x + at, channel.mean, channel.d, NULL, u + at);
      sum.u += part.u;
      sum.product += part.product;
    }
    g[c] = (REAL)(sum.product - (double)(channel.rest * channel.d) * sum.u);
  }
}
