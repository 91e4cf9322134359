// Cross-entropy of scores and its gradient, of one floating-point type; after softmax_tile_float.h.

// Where the last tile begins: at rows that were done already, rather than not be full.
WG_INLINE int64_t R(whole_tile)(int64_t r, int64_t rows) {
  return rows - r < TILE && rows >= TILE ? rows - TILE : r;
}

// In the type of the elements, so that vectors of both have as many lanes. Rows that do not exist have none.
WG_INLINE void R(load_labels)(int64_t rows, const int64_t *labels, REAL *label) {
  if (rows == TILE) {
    for (int j = 0; j < TILE; j++) label[j] = (REAL)labels[j];
    return;
  }
  for (int64_t j = 0; j < rows; j++) label[j] = (REAL)labels[j];
  for (int64_t j = rows; j < TILE; j++) label[j] = -1;
}

// -sum q ln p of a tile, q ln p being 0 where q is, also for p = 0; or ln sum - (x - m) at the label.
static void R(cross_entropy_short)(int64_t rows, int64_t n, const REAL *x, const int64_t *labels,
                                   const REAL *q, REAL *y) {
  R(softmax_tile) t;
  ALIGNED REAL loss[TILE], label[TILE];
  for (int64_t r = 0; r < rows; r += TILE) {
    r = R(whole_tile)(r, rows);
    int64_t count = rows - r < TILE ? rows - r : TILE;
    R(fill_tile)(count, n, x + r * n, &t);
    R(log_tile)(t.sum, t.sum);
    for (int j = 0; j < TILE; j++) loss[j] = 0;
    if (labels != NULL) {
      R(load_labels)(count, labels + r, label);
      for (int64_t c = 0; c < n; c++) {
        const REAL class = (REAL)c;
        for (int j = 0; j < TILE; j++) loss[j] += label[j] == class ? t.x[c][j] : 0;
      }
      for (int j = 0; j < TILE; j++) loss[j] = t.sum[j] - (loss[j] - t.m[j]);
    } else {
      R(load_tile)(count, n, q + r * n, t.e);
      for (int64_t c = 0; c < n; c++) {
        for (int j = 0; j < TILE; j++) {
          const REAL q_j = t.e[c][j], log_p = (t.x[c][j] - t.m[j]) - t.sum[j];
          loss[j] -= q_j == 0 ? 0 : q_j * log_p;
        }
      }
    }
    memcpy(y + r, loss, (size_t)count * sizeof(REAL));
  }
}

// -sum q (x - m - s): short blocks, added one after another.
static REAL R(cross_entropy_sum)(int64_t n, const REAL *x, const REAL *q, REAL m, REAL s) {
  REAL sum = 0, t[BLOCK];
  for (int64_t i = 0; i < n; i += BLOCK) {
    int64_t w = n - i < BLOCK ? n - i : BLOCK;
    for (int64_t j = 0; j < w; j++) t[j] = q[i + j] == 0 ? 0 : q[i + j] * ((x[i + j] - m) - s);
    sum -= R(sum_block)(w, t);
  }
  return sum;
}

static void R(cross_entropy)(int64_t rows, int64_t n, const void *xp, const int64_t *labels,
                             const void *qp, void *yp) {
  const REAL *x = xp, *q = qp;
  REAL *y = yp;
  if (n > 0 && n <= SHORT) {
    R(cross_entropy_short)(rows, n, x, labels, q, y);
    return;
  }
  for (int64_t r = 0; r < rows; r++, x += n) {
    if (n == 0) {
      y[r] = 0;
      continue;
    }
    REAL m = R(row_max)(n, x), s = R(log)(R(sum_exp)(n, x, m));
    y[r] = labels != NULL ? s - (x[labels[r]] - m) : R(cross_entropy_sum)(n, x, q + r * n, m, s);
  }
}

// (p - q) * scale * factor, p = softmax(x) or softmax(x) times the sum of q, which is 1 for labels.
static void R(cross_entropy_gradient_short)(int64_t rows, int64_t n, const REAL *x,
                                            const int64_t *labels, const REAL *q, const REAL *scale,
                                            int scale_step, REAL factor, REAL *y) {
  R(softmax_tile) t;
  ALIGNED REAL k[TILE], ratio[TILE], label[TILE];
  for (int64_t r = 0; r < rows; r += TILE) {
    r = R(whole_tile)(r, rows);
    int64_t count = rows - r < TILE ? rows - r : TILE;
    R(fill_tile)(count, n, x + r * n, &t);
    for (int j = 0; j < TILE; j++) k[j] = scale[0] * factor;
    if (scale_step != 0) {
      for (int64_t j = 0; j < count; j++) k[j] = scale[r + j] * factor;
    }
    if (labels != NULL) {
      R(load_labels)(count, labels + r, label);
      for (int64_t c = 0; c < n; c++) {
        const REAL class = (REAL)c;
        for (int j = 0; j < TILE; j++) {
          t.e[c][j] = (t.e[c][j] / t.sum[j] - (label[j] == class ? 1 : 0)) * k[j];
        }
      }
    } else {
      R(load_tile)(count, n, q + r * n, t.x);
      for (int j = 0; j < TILE; j++) ratio[j] = 0;
      for (int64_t c = 0; c < n; c++) {
        for (int j = 0; j < TILE; j++) ratio[j] += t.x[c][j];
      }
      for (int64_t c = 0; c < n; c++) {
        for (int j = 0; j < TILE; j++) {
          t.e[c][j] = (t.e[c][j] / t.sum[j] * ratio[j] - t.x[c][j]) * k[j];
        }
      }
    }
    R(store_tile)(count, n, t.e, y + r * n);
  }
}

static void R(cross_entropy_gradient)(int64_t rows, int64_t n, const void *xp,
                                      const int64_t *labels, const void *qp, const void *scale_p,
                                      int scale_step, double factor, void *yp) {
  const REAL *x = xp, *q = qp, *scale = scale_p;
  REAL *y = yp;
  if (n == 0) return;
  if (n <= SHORT) {
    R(cross_entropy_gradient_short)(rows, n, x, labels, q, scale, scale_step, (REAL)factor, y);
    return;
  }
  for (int64_t r = 0; r < rows; r++, x += n, y += n) {
    REAL k = scale[r * scale_step] * (REAL)factor;
    R(softmax_row)(false, n, x, y);
    if (labels != NULL) {
      y[labels[r]] -= 1;
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] *= k;
    } else {
      const REAL *row = q + r * n;
      REAL sum = R(sum)(n, row);
      WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = (y[i] * sum - row[i]) * k;
    }
  }
}
