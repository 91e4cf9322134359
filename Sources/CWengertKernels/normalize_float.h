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

// The map of a channel's elements x: (x - mean - rest) d.
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

static void R(inverse_deviations)(const wg_normalization *s, const void *moments, void *y) {
  const REAL *variance = (const REAL *)moments + s->channels;
  REAL *d = y;
  for (int64_t i = 0; i < s->channels; i++) d[i] = R(inverse_deviation)(variance[i], s->epsilon);
}
