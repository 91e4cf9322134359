// Normalization of one floating-point type; after sums_float.h. x is [outer, channels, inner], and
// each channel has its statistics. The scale and the shift belong to channels or, for layer
// normalization, to positions in the inner axis. The moments are [3, channels]: mean, variance, and what
// the rounding of the mean lost, where it shows (see mean_shows), 0 elsewhere.
//
// With inner = 1 a channel is a column: STRIPS of neighbouring columns go together. Sums run over 16
// rows at a time, whose totals are added in float64, so that their order depends on the shape alone.

// Calls f(width, column) for strips that cover begin ..< end: widths the compiler knows, where there
// are that many columns. The last strip may cover columns again, with the same results.
#define STRIPS(begin, end, f)                             \
  for (int64_t c = (begin); c < (end);) {                 \
    int64_t left = (end) - c;                             \
    if (left >= 64) {                                     \
      f(64, c);                                           \
      c += 64;                                            \
    } else if (left >= 16 || (end) - (begin) >= 16) {     \
      int64_t from = left >= 16 ? c : (end)-16;           \
      f(16, from);                                        \
      c = from + 16;                                      \
    } else {                                              \
      f(left, c);                                         \
      c = (end);                                          \
    }                                                     \
  }

// total[j] = the sum over rows i of `element`, for columns j < w.
#define COLUMN_TOTALS(total, w, rows, element)                                 \
  for (int64_t j = 0; j < (w); j++) total[j] = 0;                              \
  for (int64_t i = 0; i < (rows);) {                                           \
    REAL acc[64];                                                              \
    for (int64_t j = 0; j < (w); j++) acc[j] = 0;                              \
    for (int64_t stop = i + 16 < (rows) ? i + 16 : (rows); i < stop; i++) {    \
      WG_INDEPENDENT for (int64_t j = 0; j < (w); j++) acc[j] += (element);    \
    }                                                                          \
    for (int64_t j = 0; j < (w); j++) total[j] += (double)acc[j];              \
  }

WG_INLINE void R(statistics_strip)(int64_t w, int64_t rows, int64_t stride, const REAL *x,
                                   REAL *mean, REAL *variance, REAL *rest) {
  double total[64], squares[64];
  REAL m[64];
  bool any_shows = false, shows[64];
  COLUMN_TOTALS(total, w, rows, x[i * stride + j])
  for (int64_t j = 0; j < w; j++) mean[j] = m[j] = (REAL)(total[j] / (double)rows);
  COLUMN_TOTALS(squares, w, rows, (x[i * stride + j] - m[j]) * (x[i * stride + j] - m[j]))
  for (int64_t j = 0; j < w; j++) {
    variance[j] = (REAL)(squares[j] / (double)rows);
    rest[j] = 0;
    any_shows |= shows[j] = R(mean_shows)(m[j], variance[j]);
  }
  if (!any_shows) return;
  COLUMN_TOTALS(total, w, rows, x[i * stride + j] - m[j])
  for (int64_t j = 0; j < w; j++) {
    if (!shows[j]) continue;
    variance[j] = (REAL)(R(about_mean)(squares[j], total[j], (double)rows) / (double)rows);
    rest[j] = (REAL)(total[j] / (double)rows);
  }
}

// The sum of x, (x - m)^2 or x - m over a channel.
WG_INLINE double R(channel_sum)(int what, const wg_normalization *s, const REAL *x, REAL m) {
  double sum = 0;
  for (int64_t o = 0; o < s->outer; o++) {
    sum += (double)R(mapped_sum)(what, s->inner, x + o * s->channels * s->inner, m);
  }
  return sum;
}

static void R(statistics)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                          void *moments) {
  const REAL *x = xp;
  REAL *mean = moments, *variance = mean + s->channels, *rest = variance + s->channels;
  if (s->inner == 1) {
#define F(w, c) \
  R(statistics_strip)(w, s->outer, s->channels, x + (c), mean + (c), variance + (c), rest + (c))
    STRIPS(begin, end, F)
#undef F
    return;
  }
  double n = (double)(s->outer * s->inner);
  for (int64_t c = begin; c < end; c++) {
    const REAL *row = x + c * s->inner;
    REAL m = (REAL)(R(channel_sum)(OF_VALUE, s, row, 0) / n);
    double squares = R(channel_sum)(OF_DEVIATION, s, row, m);
    mean[c] = m;
    variance[c] = (REAL)(squares / n);
    rest[c] = 0;
    if (R(mean_shows)(m, variance[c])) {
      double sum = R(channel_sum)(OF_DIFFERENCE, s, row, m);
      variance[c] = (REAL)(R(about_mean)(squares, sum, n) / n);
      rest[c] = (REAL)(sum / n);
    }
  }
}

WG_INLINE REAL R(inverse_deviation)(REAL variance, double epsilon) {
  return 1 / __builtin_elementwise_sqrt(variance + (REAL)epsilon);
}

// What a channel's elements x are seen through: (x - mean - rest) d.
typedef struct {
  REAL mean, rest, d;
} R(channel);
WG_INLINE R(channel) R(channel_at)(const wg_normalization *s, const REAL *moments, int64_t c) {
  return (R(channel)){moments[c], moments[2 * s->channels + c],
                      R(inverse_deviation)(moments[s->channels + c], s->epsilon)};
}

WG_INLINE void R(normalize_strip)(int64_t w, const wg_normalization *s, int64_t c, const REAL *x,
                                  const REAL *moments, const REAL *scale, const REAL *shift, REAL *y) {
  REAL m[64], k[64], b[64];
  for (int64_t j = 0; j < w; j++) {
    R(channel) channel = R(channel_at)(s, moments, c + j);
    m[j] = channel.mean;
    k[j] = scale != NULL ? channel.d * scale[c + j] : channel.d;
    b[j] = (shift != NULL ? shift[c + j] : 0) - channel.rest * k[j];
  }
  for (int64_t i = 0; i < s->outer; i++) {
    const REAL *from = x + i * s->channels + c;
    REAL *to = y + i * s->channels + c;
    WG_INDEPENDENT for (int64_t j = 0; j < w; j++) to[j] = (from[j] - m[j]) * k[j] + b[j];
  }
}

// A row that has a channel of its own: scale and shift belong to positions.
WG_INLINE void R(normalize_positions)(R(channel) channel, int64_t n, const REAL *x, const REAL *scale,
                                      const REAL *shift, REAL *y) {
  const REAL m = channel.mean, k = channel.d, rest = channel.rest * k;
  for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) * k;
  if (rest != 0) {
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] -= rest;
  }
  if (scale != NULL) {
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] *= scale[i];
  }
  if (shift != NULL) {
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] += shift[i];
  }
}

static void R(normalize)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                         const void *moments_p, const void *scale_p, const void *shift_p, void *yp) {
  const REAL *x = xp, *moments = moments_p, *scale = scale_p, *shift = shift_p;
  REAL *y = yp;
  if (s->inner == 1 && !s->per_position) {
#define F(w, c) R(normalize_strip)(w, s, c, x, moments, scale, shift, y)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  for (int64_t o = 0; o < s->outer; o++) {
    for (int64_t c = begin; c < end; c++) {
      int64_t at = (o * s->channels + c) * s->inner;
      R(channel) channel = R(channel_at)(s, moments, c);
      if (s->per_position) {
        R(normalize_positions)(channel, s->inner, x + at, scale, shift, y + at);
      } else {
        REAL m = channel.mean, k = scale != NULL ? channel.d * scale[c] : channel.d;
        REAL b = (shift != NULL ? shift[c] : 0) - channel.rest * k;
        WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) y[at + i] = (x[at + i] - m) * k + b;
      }
    }
  }
}

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

static void R(inverse_deviations)(const wg_normalization *s, const void *moments, void *y) {
  const REAL *variance = (const REAL *)moments + s->channels;
  REAL *d = y;
  for (int64_t i = 0; i < s->channels; i++) d[i] = R(inverse_deviation)(variance[i], s->epsilon);
}

#undef STRIPS
#undef COLUMN_TOTALS
