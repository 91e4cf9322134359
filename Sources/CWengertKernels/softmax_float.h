// Softmax and what is made of it, of one floating-point type; after sums_float.h.
//
// Rows of up to SHORT elements are taken TILE at a time and transposed, so that every step is a loop
// over rows: no vector is wider than what it has to hold, and nothing is reduced across one. A tile that
// is not full is padded with zeros; a row never sees its neighbours.

#define SHORT 32
#define TILE 32
#define FEW 4

// Vectors lie in one cache line each; and a row of x is not a multiple of 4096 bytes behind one of e that
// was just written, which processors take for the same place until both addresses are known.
#define ALIGNED __attribute__((aligned(64)))

typedef struct {
  ALIGNED REAL e[SHORT][TILE];  // exp(x - m)
  REAL m[TILE], sum[TILE];
  REAL x[SHORT][TILE];  // the scores, class by class
} R(softmax_tile);

// Of whole tiles and few classes the compiler knows how far apart the rows lie, and shuffles vectors.
#define WHOLE_TILE(n, statement)                                              \
  case n:                                                                     \
    WG_INDEPENDENT for (int j = 0; j < TILE; j++) {                           \
      _Pragma("clang loop unroll(full)") for (int c = 0; c < n; c++) statement; \
    }                                                                         \
    return

WG_INLINE void R(load_tile)(int64_t rows, int64_t n, const REAL *x, REAL (*t)[TILE]) {
  ALIGNED REAL padded[TILE * FEW] = {0};
  if (rows < TILE && n <= FEW) {
    for (int64_t i = 0; i < rows * n; i++) padded[i] = x[i];
    x = padded;
    rows = TILE;
  }
  if (rows == TILE) {
    switch (n) {
      WHOLE_TILE(2, t[c][j] = x[j * 2 + c]);
      WHOLE_TILE(3, t[c][j] = x[j * 3 + c]);
      WHOLE_TILE(4, t[c][j] = x[j * 4 + c]);
    }
  }
  for (int64_t c = 0; c < n; c++) {
    for (int64_t j = 0; j < rows; j++) t[c][j] = x[j * n + c];
    for (int64_t j = rows; j < TILE; j++) t[c][j] = 0;
  }
}

WG_INLINE void R(store_tile)(int64_t rows, int64_t n, REAL (*t)[TILE], REAL *y) {
  if (rows == TILE) {
    switch (n) {
      WHOLE_TILE(2, y[j * 2 + c] = t[c][j]);
      WHOLE_TILE(3, y[j * 3 + c] = t[c][j]);
      WHOLE_TILE(4, y[j * 4 + c] = t[c][j]);
    }
  }
  for (int64_t j = 0; j < rows; j++) {
    for (int64_t c = 0; c < n; c++) y[j * n + c] = t[c][j];
  }
}
#undef WHOLE_TILE

// Of two classes one is the greatest, and its exponential 1 (or NaN, if it is infinite).
static void R(fill_tile_of_two)(R(softmax_tile) *t) {
  WG_INDEPENDENT for (int j = 0; j < TILE; j++) {
    const REAL a = t->x[0][j], b = t->x[1][j], m = GREATER(a, b);
    const bool is_first = a == m;
    const REAL greatest = 1 + (m - m), other = R(exp)((is_first ? b : a) - m);
    t->e[0][j] = is_first ? greatest : other;
    t->e[1][j] = is_first ? other : greatest;
    t->m[j] = m;
    t->sum[j] = t->e[0][j] + t->e[1][j];
  }
}

// Exponentials and their sums, class after class.
static void R(fill_tile)(int64_t rows, int64_t n, const REAL *x, R(softmax_tile) *t) {
  R(load_tile)(rows, n, x, t->x);
  if (n == 2) {
    R(fill_tile_of_two)(t);
    return;
  }
  ALIGNED REAL m[TILE], sum[TILE];
  for (int j = 0; j < TILE; j++) m[j] = t->x[0][j];
  for (int64_t c = 1; c < n; c++) {
    for (int j = 0; j < TILE; j++) m[j] = GREATER(m[j], t->x[c][j]);
  }
  for (int j = 0; j < TILE; j++) sum[j] = 0;
  for (int64_t c = 0; c < n; c++) {
    WG_INDEPENDENT for (int j = 0; j < TILE; j++) {
      REAL e = R(exp)(t->x[c][j] - m[j]);
      t->e[c][j] = e;
      sum[j] += e;
    }
  }
  memcpy(t->m, m, sizeof m);
  memcpy(t->sum, sum, sizeof sum);
}

static void R(log_tile)(const REAL *x, REAL *y) {
  WG_INDEPENDENT for (int j = 0; j < TILE; j++) y[j] = R(log)(x[j]);
}

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

// ------------------------------------------------------------------------------- cross-entropy

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

#undef SHORT
#undef TILE
#undef FEW
#undef ALIGNED
