// Softmax, its logarithm and their gradients, of one floating-point type; after softmax_tile_float.h.

static void R(softmax_short)(bool logarithm, int64_t rows, int64_t n, const REAL *x, REAL *y) {
  R(softmax_tile) t;
  for (int64_t r = 0; r < rows; r += TILE) {
    int64_t count = rows - r < TILE ? rows - r : TILE;
    R(fill_tile)(count, n, x + r * n, &t);
    if (logarithm) R(log_tile)(t.sum, t.sum);
    for (int64_t c = 0; c < n; c++) {
      for (int j = 0; j < TILE; j++) {
        t.e[c][j] = logarithm ? (t.x[c][j] - t.m[j]) - t.sum[j] : t.e[c][j] / t.sum[j];
      }
    }
    R(store_tile)(count, n, t.e, y + r * n);
  }
}

// exp(x - m) / sum, and x - m - log(sum).
static void R(softmax_row)(bool logarithm, int64_t n, const REAL *x, REAL *y) {
  REAL m = R(row_max)(n, x);
  if (logarithm) {
    REAL s = R(log)(R(sum_exp)(n, x, m));
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = (x[i] - m) - s;
  } else {
    R(exp_shifted)(n, x, m, y);
    REAL s = R(sum)(n, y);
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] /= s;
  }
}

static void R(softmax_columns)(bool logarithm, int64_t n, int64_t stride, int64_t w, const REAL *x,
                               REAL *y) {
  REAL m[COLUMNS], s[COLUMNS];
  R(max_columns)(n, stride, w, x, m);
  R(exp_columns)(n, stride, w, x, m, s);
  if (logarithm) {
    for (int64_t j = 0; j < w; j++) s[j] = R(log)(s[j]);
  }
  for (int64_t i = 0; i < n; i++, x += stride, y += stride) {
    WG_INDEPENDENT for (int64_t j = 0; j < w; j++) y[j] = x[j] - m[j];
    if (logarithm) {
      WG_INDEPENDENT for (int64_t j = 0; j < w; j++) y[j] -= s[j];
    } else {
      R(exp_shifted)(w, y, 0, y);
      WG_INDEPENDENT for (int64_t j = 0; j < w; j++) y[j] /= s[j];
    }
  }
}

static void R(softmax)(bool logarithm, int64_t outer, int64_t n, int64_t inner, const void *xp,
                       void *yp) {
  const REAL *x = xp;
  REAL *y = yp;
  if (n == 0) return;
  if (inner == 1 && n <= SHORT) {
    R(softmax_short)(logarithm, outer, n, x, y);
    return;
  }
  for (int64_t o = 0; o < outer; o++, x += n * inner, y += n * inner) {
    if (inner == 1) {
      R(softmax_row)(logarithm, n, x, y);
      continue;
    }
    for (int64_t c = 0; c < inner; c += COLUMNS) {
      int64_t w = inner - c < COLUMNS ? inner - c : COLUMNS;
      R(softmax_columns)(logarithm, n, inner, w, x + c, y + c);
    }
  }
}

// The gradient of one row: y (c - sum c y), or c - exp(y) sum c for the logarithm.
static void R(softmax_gradient_row)(bool logarithm, int64_t n, const REAL *y, const REAL *c, REAL *g) {
  if (logarithm) {
    REAL s = R(sum)(n, c);
    R(exp_shifted)(n, y, 0, g);
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) g[i] = c[i] - g[i] * s;
  } else {
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) g[i] = c[i] * y[i];
    REAL s = R(sum)(n, g);
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) g[i] = y[i] * (c[i] - s);
  }
}

static void R(softmax_gradient_short)(bool logarithm, int64_t rows, int64_t n, const REAL *y,
                                      const REAL *c, REAL *g) {
  ALIGNED REAL ty[SHORT][TILE], tc[SHORT][TILE];
  for (int64_t r = 0; r < rows; r += TILE) {
    int64_t count = rows - r < TILE ? rows - r : TILE;
    R(load_tile)(count, n, y + r * n, ty);
    R(load_tile)(count, n, c + r * n, tc);
    REAL s[TILE] = {0};
    for (int64_t k = 0; k < n; k++) {
      for (int j = 0; j < TILE; j++) s[j] += logarithm ? tc[k][j] : tc[k][j] * ty[k][j];
    }
    for (int64_t k = 0; k < n; k++) {
      if (logarithm) {
        WG_INDEPENDENT for (int j = 0; j < TILE; j++) tc[k][j] -= R(exp)(ty[k][j]) * s[j];
      } else {
        for (int j = 0; j < TILE; j++) tc[k][j] = ty[k][j] * (tc[k][j] - s[j]);
      }
    }
    R(store_tile)(count, n, tc, g + r * n);
  }
}

static void R(softmax_gradient)(bool logarithm, int64_t rows, int64_t n, const void *yp,
                                const void *cp, void *gp) {
  const REAL *y = yp, *c = cp;
  REAL *g = gp;
  if (n <= SHORT) {
    R(softmax_gradient_short)(logarithm, rows, n, y, c, g);
    return;
  }
  for (int64_t r = 0; r < rows; r++) {
    R(softmax_gradient_row)(logarithm, n, y + r * n, c + r * n, g + r * n);
  }
}
