// Reductions of one floating-point type; after sums_float.h.

// A power of two that keeps the squares of elements in range, for a sum of squares s that left it: 1 where
// it did not. Below the lower bound the rounding of up to 2^31 denormal squares would show in s. The factors
// bring the greatest and the least numbers so far back that neither sum nor squares leave the range again.
WG_INLINE REAL R(square_scale)(REAL s) {
  const bool is_float = sizeof(REAL) == sizeof(float);
  if (s < (REAL)(is_float ? 0x1p-95 : 0x1p-990)) return (REAL)(is_float ? 0x1p100 : 0x1p600);
  return s == (REAL)INFINITY ? (REAL)(is_float ? 0x1p-80 : 0x1p-540) : 1;
}

static REAL R(row_norm)(int64_t n, const REAL *x) {
  REAL s = R(sum_square)(n, x), k = R(square_scale)(s);
  if (k != 1) s = R(mapped_sum)(OF_SCALED_SQUARE, n, x, k);
  return __builtin_elementwise_sqrt(s) / k;
}

static void R(norm_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  R(square_columns)(n, stride, w, x, y);
  for (int64_t j = 0; j < w; j++) {
    REAL k = R(square_scale)(y[j]);
    if (k != 1) y[j] = R(column_sum)(OF_SCALED_SQUARE, n, stride, x + j, k);
    y[j] = __builtin_elementwise_sqrt(y[j]) / k;
  }
}

static REAL R(row_deviations)(int64_t n, const REAL *x) {
  if (n == 0) return 0;
  REAL m = R(sum)(n, x) / (REAL)n, s = R(sum_deviation)(n, x, m);
  if (!R(mean_shows)(m, s / (REAL)n)) return s;
  return (REAL)R(about_mean)(s, R(mapped_sum)(OF_DIFFERENCE, n, x, m), (double)n);
}

static void R(squared_deviation_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  REAL m[COLUMNS];
  R(sum_columns)(n, stride, w, x, m);
  for (int64_t j = 0; j < w; j++) m[j] /= (REAL)n;
  R(deviation_columns)(n, stride, w, x, m, y);
  for (int64_t j = 0; j < w; j++) {
    if (!R(mean_shows)(m[j], y[j] / (REAL)n)) continue;
    REAL sum = R(column_sum)(OF_DIFFERENCE, n, stride, x + j, m[j]);
    y[j] = (REAL)R(about_mean)(y[j], sum, (double)n);
  }
}

static void R(reduce_rows)(wg_reduce_op op, int64_t outer, int64_t n, const REAL *x, REAL *y) {
  for (int64_t o = 0; o < outer; o++, x += n) {
    switch (op) {
    case WG_SUM: y[o] = R(sum)(n, x); break;
    case WG_PROD: y[o] = R(row_product)(n, x); break;
    case WG_REDUCE_MAX: y[o] = R(row_max)(n, x); break;
    case WG_REDUCE_MIN: y[o] = R(row_min)(n, x); break;
    case WG_LOGSUMEXP: y[o] = R(row_logsumexp)(n, x); break;
    case WG_SUM_SQUARED_DEVIATIONS: y[o] = R(row_deviations)(n, x); break;
    case WG_SUM_OF_SQUARES: y[o] = R(sum_square)(n, x); break;
    case WG_NORM: y[o] = R(row_norm)(n, x); break;
    }
  }
}

static void R(reduce_columns)(wg_reduce_op op, int64_t n, int64_t stride, int64_t w, const REAL *x,
                              REAL *y) {
  if (n == 0) {
    REAL v = op == WG_PROD ? 1 : op == WG_LOGSUMEXP ? -(REAL)INFINITY : 0;
    for (int64_t j = 0; j < w; j++) y[j] = v;
    return;
  }
  switch (op) {
  case WG_SUM: R(sum_columns)(n, stride, w, x, y); break;
  case WG_PROD: R(product_columns)(n, stride, w, x, y); break;
  case WG_REDUCE_MAX: R(max_columns)(n, stride, w, x, y); break;
  case WG_REDUCE_MIN: R(min_columns)(n, stride, w, x, y); break;
  case WG_LOGSUMEXP: R(logsumexp_columns)(n, stride, w, x, y); break;
  case WG_SUM_SQUARED_DEVIATIONS: R(squared_deviation_columns)(n, stride, w, x, y); break;
  case WG_SUM_OF_SQUARES: R(square_columns)(n, stride, w, x, y); break;
  case WG_NORM: R(norm_columns)(n, stride, w, x, y); break;
  }
}

__attribute__((noinline)) static void R(columns)(wg_reduce_op op, int64_t n, int64_t inner, int64_t begin, int64_t end,
                       const void *xp, void *yp) {
  const REAL *x = xp;
  REAL *y = yp;
  for (int64_t c = begin; c < end; c += COLUMNS) {
    int64_t w = end - c < COLUMNS ? end - c : COLUMNS;
    R(reduce_columns)(op, n, inner, w, x + c, y + c);
  }
}

static void R(reduce)(wg_reduce_op op, int64_t outer, int64_t n, int64_t inner, const void *xp,
                      void *yp) {
  const REAL *x = xp;
  REAL *y = yp;
  if (inner == 1) {
    R(reduce_rows)(op, outer, n, x, y);
    return;
  }
  for (int64_t o = 0; o < outer; o++) R(columns)(op, n, inner, 0, inner, x + o * n * inner, y + o * inner);
}

// x - x is 0 for finite x and NaN otherwise.
static bool R(all_finite)(int64_t n, const void *xp) {
  const REAL *x = xp;
  for (int64_t i = 0; i < n; i += BLOCK) {
    int64_t m = n - i < BLOCK ? n - i : BLOCK;
    int bad = 0;
    for (int64_t j = 0; j < m; j++) bad |= !(x[i + j] - x[i + j] == 0);
    if (bad) return false;
  }
  return true;
}
