// Reductions of one floating-point type; after sums_float.h.

static void R(reduce_rows)(wg_reduce_op op, int64_t outer, int64_t n, const REAL *x, REAL *y) {
  for (int64_t o = 0; o < outer; o++, x += n) {
    switch (op) {
    case WG_SUM: y[o] = R(sum)(n, x); break;
    case WG_PROD: y[o] = R(row_product)(n, x); break;
    case WG_REDUCE_MAX: y[o] = R(row_max)(n, x); break;
    case WG_REDUCE_MIN: y[o] = R(row_min)(n, x); break;
    case WG_LOGSUMEXP: y[o] = R(row_logsumexp)(n, x); break;
    case WG_SUM_SQUARED_DEVIATIONS:
      y[o] = n == 0 ? 0 : R(sum_deviation)(n, x, R(sum)(n, x) / (REAL)n);
      break;
    case WG_SUM_OF_SQUARES: y[o] = R(sum_square)(n, x); break;
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
  case WG_SUM_SQUARED_DEVIATIONS: {
    REAL m[COLUMNS];
    R(sum_columns)(n, stride, w, x, m);
    for (int64_t j = 0; j < w; j++) m[j] /= (REAL)n;
    R(deviation_columns)(n, stride, w, x, m, y);
    break;
  }
  case WG_SUM_OF_SQUARES: R(square_columns)(n, stride, w, x, y); break;
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
