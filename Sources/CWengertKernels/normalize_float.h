// Normalization of one floating-point type; after sums_float.h. x is [outer, channels, inner], and
// each channel has its statistics. The scale and the shift belong to channels or, for layer
// normalization, to positions in the inner axis.
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
                                   REAL *mean, REAL *variance) {
  double total[64];
  REAL m[64];
  COLUMN_TOTALS(total, w, rows, x[i * stride + j])
  for (int64_t j = 0; j < w; j++) mean[j] = m[j] = (REAL)(total[j] / (double)rows);
  COLUMN_TOTALS(total, w, rows, (x[i * stride + j] - m[j]) * (x[i * stride + j] - m[j]))
  for (int64_t j = 0; j < w; j++) variance[j] = (REAL)(total[j] / (double)rows);
}

static void R(statistics)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                          void *mean_p, void *variance_p) {
  const REAL *x = xp;
  REAL *mean = mean_p, *variance = variance_p;
  int64_t stride = s->channels * s->inner;
  if (s->inner == 1) {
#define F(w, c) R(statistics_strip)(w, s->outer, stride, x + (c), mean + (c), variance + (c))
    STRIPS(begin, end, F)
#undef F
    return;
  }
  double n = (double)(s->outer * s->inner);
  for (int64_t c = begin; c < end; c++) {
    const REAL *row = x + c * s->inner;
    double sum = 0;
    for (int64_t o = 0; o < s->outer; o++) sum += (double)R(sum)(s->inner, row + o * stride);
    REAL m = (REAL)(sum / n);
    sum = 0;
    for (int64_t o = 0; o < s->outer; o++) {
      sum += (double)R(sum_deviation)(s->inner, row + o * stride, m);
    }
    mean[c] = m;
    variance[c] = (REAL)(sum / n);
  }
}

WG_INLINE REAL R(inverse_deviation)(REAL variance, double epsilon) {
  return 1 / __builtin_elementwise_sqrt(variance + (REAL)epsilon);
}

WG_INLINE void R(normalize_strip)(int64_t w, const wg_normalization *s, int64_t c, const REAL *x,
                                  const REAL *mean, const REAL *variance, const REAL *scale,
                                  const REAL *shift, REAL *y) {
  REAL m[64], k[64], b[64];
  for (int64_t j = 0; j < w; j++) {
    m[j] = mean[c + j];
    k[j] = R(inverse_deviation)(variance[c + j], s->epsilon);
    b[j] = shift != NULL ? shift[c + j] : 0;
    if (scale != NULL) k[j] *= scale[c + j];
  }
  for (int64_t i = 0; i < s->outer; i++) {
    const REAL *from = x + i * s->channels + c;
    REAL *to = y + i * s->channels + c;
    WG_INDEPENDENT for (int64_t j = 0; j < w; j++) to[j] = (from[j] - m[j]) * k[j] + b[j];
  }
}

static void R(normalize)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                         const void *mean_p, const void *variance_p, const void *scale_p,
                         const void *shift_p, void *yp) {
  const REAL *x = xp, *mean = mean_p, *variance = variance_p, *scale = scale_p, *shift = shift_p;
  REAL *y = yp;
  if (s->inner == 1 && !s->per_position) {
#define F(w, c) R(normalize_strip)(w, s, c, x, mean, variance, scale, shift, y)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  for (int64_t o = 0; o < s->outer; o++) {
    for (int64_t c = begin; c < end; c++) {
      int64_t at = (o * s->channels + c) * s->inner;
      REAL m = mean[c], k = R(inverse_deviation)(variance[c], s->epsilon);
      if (s->per_position) {
        for (int64_t i = 0; i < s->inner; i++) y[at + i] = (x[at + i] - m) * k;
        if (scale != NULL) {
          WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) y[at + i] *= scale[i];
        }
        if (shift != NULL) {
          WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) y[at + i] += shift[i];
        }
      } else {
        REAL b = shift != NULL ? shift[c] : 0;
        if (scale != NULL) k *= scale[c];
        WG_INDEPENDENT for (int64_t i = 0; i < s->inner; i++) y[at + i] = (x[at + i] - m) * k + b;
      }
    }
  }
}

// With x^ = (x - mean) d, d = 1 / sqrt(variance + epsilon), u = scale * cotangent, and means over the
// channel: d (u - mean(u) - x^ mean(u x^)).
WG_INLINE void R(normalize_gradient_strip)(int64_t w, const wg_normalization *s, int64_t c,
                                           const REAL *x, const REAL *mean, const REAL *variance,
                                           const REAL *scale, const REAL *u, REAL *g) {
  REAL m[64], d[64], k[64], a[64], b[64];
  double total[64];
  int64_t stride = s->channels;
  x += c, u += c, g += c;
  for (int64_t j = 0; j < w; j++) {
    m[j] = mean[c + j];
    d[j] = R(inverse_deviation)(variance[c + j], s->epsilon);
    k[j] = scale != NULL ? d[j] * scale[c + j] : d[j];
  }
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j])
  for (int64_t j = 0; j < w; j++) a[j] = (REAL)(total[j] / (double)s->outer);
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j] * ((x[i * stride + j] - m[j]) * d[j]))
  for (int64_t j = 0; j < w; j++) b[j] = (REAL)(total[j] / (double)s->outer) * d[j];
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
                                  const void *mean_p, const void *variance_p, const void *scale_p,
                                  const void *up, void *gp) {
  const REAL *x = xp, *mean = mean_p, *variance = variance_p, *scale = scale_p, *u = up;
  REAL *g = gp;
  if (s->inner == 1 && !s->per_position) {
#define F(w, c) R(normalize_gradient_strip)(w, s, c, x, mean, variance, scale, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  const REAL *row_scale = s->per_position ? scale : NULL;
  double n = (double)(s->outer * s->inner);
  for (int64_t c = begin; c < end; c++) {
    REAL m = mean[c], d = R(inverse_deviation)(variance[c], s->epsilon);
    R(row_totals) sum = {0, 0};
    for (int64_t o = 0; o < s->outer; o++) {
      int64_t at = (o * s->channels + c) * s->inner;
      R(row_totals) part = R(totals_of_row)(s->inner, x + at, m, d, row_scale, u + at);
      sum.u += part.u;
      sum.product += part.product;
    }
    REAL a = (REAL)(sum.u / n), b = (REAL)(sum.product / n) * d, k = d;
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
                                       const REAL *mean, const REAL *variance, const REAL *u,
                                       REAL *g) {
  REAL m[64], d[64];
  double total[64];
  int64_t stride = s->channels;
  x += c, u += c;
  for (int64_t j = 0; j < w; j++) {
    m[j] = mean[c + j];
    d[j] = R(inverse_deviation)(variance[c + j], s->epsilon);
  }
  COLUMN_TOTALS(total, w, s->outer, u[i * stride + j] * ((x[i * stride + j] - m[j]) * d[j]))
  for (int64_t j = 0; j < w; j++) g[c + j] = (REAL)total[j];
}

// For positions: a row at a time, its statistics at hand.
WG_INLINE void R(position_gradient_strip)(int64_t w, const wg_normalization *s, int64_t p,
                                          const REAL *x, const REAL *mean, const REAL *d,
                                          const REAL *u, REAL *g) {
  double total[64];
  x += p, u += p;
  COLUMN_TOTALS(total, w, s->channels,
                u[i * s->inner + j] * ((x[i * s->inner + j] - mean[i]) * d[i]))
  for (int64_t j = 0; j < w; j++) g[p + j] = (REAL)total[j];
}

static void R(scale_gradient)(const wg_normalization *s, int64_t begin, int64_t end, const void *xp,
                              const void *mean_p, const void *variance_p, const void *up, void *gp,
                              void *scratch) {
  const REAL *x = xp, *mean = mean_p, *variance = variance_p, *u = up;
  REAL *g = gp;
  if (s->per_position) {
    const REAL *d = scratch;
#define F(w, c) R(position_gradient_strip)(w, s, c, x, mean, d, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  if (s->inner == 1 && !s->per_position) {
#define F(w, c) R(scale_gradient_strip)(w, s, c, x, mean, variance, u, g)
    STRIPS(begin, end, F)
#undef F
    return;
  }
  for (int64_t c = begin; c < end; c++) {
    REAL m = mean[c], d = R(inverse_deviation)(variance[c], s->epsilon);
    double sum = 0;
    for (int64_t o = 0; o < s->outer; o++) {
      int64_t at = (o * s->channels + c) * s->inner;
      sum += R(totals_of_row)(s->inner, x + at, m, d, NULL, u + at).product;
    }
    g[c] = (REAL)sum;
  }
}

static void R(inverse_deviations)(int64_t n, double epsilon, const void *variance, void *y) {
  const REAL *v = variance;
  REAL *d = y;
  for (int64_t i = 0; i < n; i++) d[i] = R(inverse_deviation)(v[i], epsilon);
}

#undef STRIPS
#undef COLUMN_TOTALS
