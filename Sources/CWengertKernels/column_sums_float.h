// Sums and other folds of columns, of one floating-point type; after sums_float.h.

// Folds along columns of a [n, stride] matrix, COLUMNS at a time: every step is a short loop over
// neighbouring columns. Rows are added in blocks of ROWS, the blocks pairwise.
#define COLUMNS 64
#define ROWS 16

WG_INLINE void R(mapped_row)(int what, int64_t w, const REAL *x, const REAL *m, REAL *t) {
  if (what == OF_EXP) {
    for (int64_t j = 0; j < w; j++) t[j] = x[j] - m[j];
    R(exp_shifted)(w, t, 0, t);
  } else if (what == OF_DEVIATION) {
    for (int64_t j = 0; j < w; j++) t[j] = (x[j] - m[j]) * (x[j] - m[j]);
  } else if (what == OF_SCALED_SQUARE) {
    for (int64_t j = 0; j < w; j++) t[j] = (x[j] * m[j]) * (x[j] * m[j]);
  } else if (what == OF_DIFFERENCE) {
    for (int64_t j = 0; j < w; j++) t[j] = x[j] - m[j];
  } else {
    for (int64_t j = 0; j < w; j++) t[j] = x[j] * x[j];
  }
}

WG_INLINE void R(mapped_columns)(int what, int64_t n, int64_t stride, int64_t w, const REAL *x,
                                 const REAL *m, REAL *y) {
  REAL parts[48][COLUMNS], t[COLUMNS];
  int depth = 0;
  uint64_t blocks = 0;
  for (int64_t j = 0; j < w; j++) y[j] = 0;
  for (int64_t i = 0; i < n; blocks++) {
    REAL *acc = parts[depth++];
    for (int64_t j = 0; j < w; j++) acc[j] = 0;
    for (int64_t end = i + ROWS < n ? i + ROWS : n; i < end; i++) {
      const REAL *row = x + i * stride;
      if (what != OF_VALUE) {
        R(mapped_row)(what, w, row, m, t);
        row = t;
      }
      for (int64_t j = 0; j < w; j++) acc[j] += row[j];
    }
    for (uint64_t c = blocks; c & 1; c >>= 1, depth--) {
      for (int64_t j = 0; j < w; j++) parts[depth - 2][j] += parts[depth - 1][j];
    }
  }
  for (; depth > 1; depth--) {
    for (int64_t j = 0; j < w; j++) parts[depth - 2][j] += parts[depth - 1][j];
  }
  if (depth == 1) memcpy(y, parts[0], (size_t)w * sizeof(REAL));
}
// One column of a [n, stride] matrix, for sums that few columns need.
UNUSED static REAL R(column_sum)(int what, int64_t n, int64_t stride, const REAL *x, REAL m) {
  REAL sum;
  R(mapped_columns)(what, n, stride, 1, x, &m, &sum);
  return sum;
}

// Deviations are taken from a mean m that was rounded. Where they are so small against it that this
// shows in their squares, the sum of the deviations tells by how much m is off: the sum of squares is
// too great by its square over n. What is then left of less than a few units in the last place is
// the rounding of equal elements.
WG_INLINE bool R(mean_shows)(REAL mean, REAL variance) {
  return mean * mean > (REAL)(sizeof(REAL) == sizeof(float) ? 0x1p16 : 0x1p45) * variance;
}
WG_INLINE double R(about_mean)(double squares, double deviations, double n) {
  double s = squares - deviations * deviations / n;
  return s < (sizeof(REAL) == sizeof(float) ? 0x1p-19 : 0x1p-48) * squares ? 0 : s;
}

// Up to 16 neighbouring columns, so that they stay in registers: rows are added in blocks of ROWS, the
// blocks in float64.
WG_INLINE void R(sum_strip)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  double total[64];
  for (int64_t j = 0; j < w; j++) total[j] = 0;
  for (int64_t i = 0; i < n;) {
    REAL acc[64];
    for (int64_t j = 0; j < w; j++) acc[j] = 0;
    for (int64_t stop = i + ROWS < n ? i + ROWS : n; i < stop; i++) {
      WG_INDEPENDENT for (int64_t j = 0; j < w; j++) acc[j] += x[i * stride + j];
    }
    for (int64_t j = 0; j < w; j++) total[j] += (double)acc[j];
  }
  for (int64_t j = 0; j < w; j++) y[j] = (REAL)total[j];
}

// Few columns: GROUPS rows side by side make a row of a wider matrix; then the groups are added.
UNUSED static void R(sum_narrow)(int64_t n, int64_t w, const REAL *x, REAL *y) {
  enum { GROUPS = 4 };
  REAL wide[64], rest[16];
  int64_t rows = n / GROUPS, width = w * GROUPS;
  switch (w) {
  case 1: R(sum_strip)(rows, 4, 4, x, wide); break;
  case 2: R(sum_strip)(rows, 8, 8, x, wide); break;
  case 3: R(sum_strip)(rows, 12, 12, x, wide); break;
  case 4: R(sum_strip)(rows, 16, 16, x, wide); break;
  case 8: R(sum_strip)(rows, 32, 32, x, wide); break;
  case 10: R(sum_strip)(rows, 40, 40, x, wide); break;
  default: R(sum_strip)(rows, width, width, x, wide);
  }
  R(sum_strip)(n - rows * GROUPS, w, w, x + rows * width, rest);
  for (int64_t j = 0; j < w; j++) {
    y[j] = ((wide[j] + wide[w + j]) + (wide[2 * w + j] + wide[3 * w + j])) + rest[j];
  }
}

UNUSED static void R(sum_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  if (w == stride && w < 16 && n >= 16) {
    R(sum_narrow)(n, w, x, y);
    return;
  }
  int64_t c = 0;
  for (; c + 64 <= w; c += 64) R(sum_strip)(n, stride, 64, x + c, y + c);
  for (; c + 16 <= w; c += 16) R(sum_strip)(n, stride, 16, x + c, y + c);
  if (c < w) R(sum_strip)(n, stride, w - c, x + c, y + c);
}
UNUSED static void R(exp_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, const REAL *m,
                           REAL *y) {
  R(mapped_columns)(OF_EXP, n, stride, w, x, m, y);
}
UNUSED static void R(deviation_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x,
                                 const REAL *m, REAL *y) {
  R(mapped_columns)(OF_DEVIATION, n, stride, w, x, m, y);
}
UNUSED static void R(square_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  R(mapped_columns)(OF_SQUARE, n, stride, w, x, NULL, y);
}

#define COLUMN_FOLD(name, combine)                                                             \
  UNUSED static void R(name)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {          \
    memcpy(y, x, (size_t)w * sizeof(REAL));                                                    \
    for (int64_t i = 1; i < n; i++) {                                                          \
      const REAL *row = x + i * stride;                                                        \
      WG_INDEPENDENT for (int64_t j = 0; j < w; j++) y[j] = combine(y[j], row[j]);             \
    }                                                                                          \
  }
COLUMN_FOLD(max_columns, GREATER)
COLUMN_FOLD(min_columns, LESSER)
COLUMN_FOLD(product_columns, PRODUCT)

UNUSED static void R(logsumexp_columns)(int64_t n, int64_t stride, int64_t w, const REAL *x, REAL *y) {
  REAL m[COLUMNS], safe[COLUMNS], s[COLUMNS];
  R(max_columns)(n, stride, w, x, m);
  for (int64_t j = 0; j < w; j++) safe[j] = m[j] - m[j] == 0 ? m[j] : 0;
  R(exp_columns)(n, stride, w, x, safe, s);
  for (int64_t j = 0; j < w; j++) y[j] = m[j] - m[j] == 0 ? m[j] + R(log)(s[j]) : m[j];
}
