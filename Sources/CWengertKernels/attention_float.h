// Rows of tiles of attention, of one floating-point type; after sums_float.h.

// How many keys of a tile a query may see.
WG_INLINE int64_t R(attention_columns)(const attention_tile *t, int64_t row) {
  if (!t->s->causal) return t->columns;
  const int64_t n = row + 1 - t->column;
  return n < 0 ? 0 : n < t->columns ? n : t->columns;
}

// Products into scores: scaled, shifted by the bias, -inf where a key is hidden.
WG_INLINE void R(attention_scores)(const attention_tile *t, int64_t row, int64_t n, REAL *x) {
  const wg_attention *s = t->s;
  const REAL scale = (REAL)s->scale;
  for (int64_t j = 0; j < n; j++) x[j] *= scale;
  if (s->bias.elements != NULL) {
    const REAL *b = (const REAL *)s->bias.elements + s->bias.offsets[t->lead] + row * s->bias.row +
                    t->column * s->bias.column;
    if (s->bias.column == 0) {
      for (int64_t j = 0; j < n; j++) x[j] += b[0];
    } else {
      for (int64_t j = 0; j < n; j++) x[j] += b[j];
    }
  }
  if (s->mask.elements != NULL) {
    const uint8_t *seen = (const uint8_t *)s->mask.elements + s->mask.offsets[t->lead] +
                          row * s->mask.row + t->column * s->mask.column;
    const int64_t step = s->mask.column;
    for (int64_t j = 0; j < n; j++) x[j] = seen[j * step] ? x[j] : -(REAL)INFINITY;
  }
}

// The columns that rows are computed in, whole vectors: hidden keys follow the n that may be seen.
WG_INLINE int64_t R(attention_padded)(int64_t n, REAL *x) {
  const int64_t padded = (n + WIDTH - 1) / WIDTH * WIDTH;
  for (int64_t j = n; j < padded; j++) x[j] = -(REAL)INFINITY;
  return padded;
}

// Which probabilities of a row stay.
WG_INLINE void R(attention_mask)(const attention_tile *t, int64_t row, int64_t n, uint8_t *stays) {
  const wg_attention *s = t->s;
  const int64_t first = (t->lead * s->queries + row) * s->keys + t->column;
  wg_random_mask_part(t->t, s->seed, s->position, first, n, s->dropout, stays);
}

WG_INLINE REAL R(attention_factor)(const wg_attention *s) {
  return s->dropout < 1 ? (REAL)(1 / (1 - s->dropout)) : 0;
}

// The greatest of whole vectors. NaN is passed over: its exponential makes the row's sum NaN.
WG_INLINE REAL R(attention_top)(int64_t n, const REAL *x, REAL top) {
  REAL tops[WIDTH];
  for (int j = 0; j < WIDTH; j++) tops[j] = top;
  for (int64_t i = 0; i < n; i += WIDTH) {
    for (int j = 0; j < WIDTH; j++) tops[j] = x[i + j] > tops[j] ? x[i + j] : tops[j];
  }
  for (int half = WIDTH / 2; half > 0; half /= 2) {
    for (int j = 0; j < half; j++) tops[j] = tops[j + half] > tops[j] ? tops[j + half] : tops[j];
  }
  return tops[0];
}

// x = exp(x - shift), in whole vectors; returns their sum.
WG_INLINE REAL R(attention_exponentials)(int64_t n, REAL *x, REAL shift) {
  REAL sums[WIDTH] = {0};
  for (int64_t i = 0; i < n; i += WIDTH) {
    WG_INDEPENDENT for (int j = 0; j < WIDTH; j++) {
      const REAL e = R(exp_below)(x[i + j] - shift);
      x[i + j] = e;
      sums[j] += e;
    }
  }
  for (int half = WIDTH / 2; half > 0; half /= 2) {
    for (int j = 0; j < half; j++) sums[j] += sums[j + half];
  }
  return sums[0];
}

// Scores into exponentials of their differences from the greatest of their row so far. What the row's
// earlier tiles left in y and in the statistics is brought to the same scale.
static void R(attention_rows)(const attention_tile *t, void *statistics, void *scores, void *yp) {
  const wg_attention *s = t->s;
  const REAL factor = R(attention_factor)(s);
  const bool is_first = t->column == 0;
  for (int64_t r = 0; r < t->rows; r++) {
    const int64_t row = t->row + r, n = R(attention_columns)(t, row);
    REAL *x = (REAL *)scores + r * KEYS, *y = (REAL *)yp + r * s->y.row;
    REAL *state = (REAL *)statistics + 2 * (t->lead * s->queries + row);
    R(attention_scores)(t, row, n, x);
    const int64_t padded = R(attention_padded)(n, x);
    for (int64_t j = padded; j < t->columns; j++) x[j] = 0;
    if (n == 0) continue;
    const REAL before = is_first ? -(REAL)INFINITY : state[0];
    const REAL top = R(attention_top)(padded, x, before);
    // Nothing seen so far: exp(-inf) is 0.
    const REAL shift = top == -(REAL)INFINITY ? 0 : top;
    const REAL sum = R(attention_exponentials)(padded, x, shift);
    const REAL change = is_first ? 0 : R(exp_below)(before - shift);
    state[0] = top;
    state[1] = is_first ? sum : state[1] * change + sum;
    if (!is_first && change != 1) {
      for (int64_t j = 0; j < s->value_width; j++) y[j] *= change;
    }
    if (s->dropout > 0) {
      uint8_t stays[KEYS];
      R(attention_mask)(t, row, n, stays);
      for (int64_t j = 0; j < n; j++) x[j] = stays[j] ? x[j] * factor : 0;
    }
  }
}

// Divides by the sums of exponentials; a query that saw no key gets 0.
static void R(attention_finish)(const attention_tile *t, void *statistics, void *yp) {
  const wg_attention *s = t->s;
  for (int64_t r = 0; r < t->rows; r++) {
    REAL *state = (REAL *)statistics + 2 * (t->lead * s->queries + t->row + r);
    REAL *y = (REAL *)yp + r * s->y.row;
    if (state[1] == 0) {
      state[0] = 0;
      for (int64_t j = 0; j < s->value_width; j++) y[j] = 0;
      continue;
    }
    const REAL inverse = 1 / state[1];
    state[1] = inverse;
    for (int64_t j = 0; j < s->value_width; j++) y[j] *= inverse;
  }
}

// A row of scores and of products of the cotangent and v, in whole vectors: into the probabilities p that
// the values were weighted with, and into the gradient of the products of q and k, scale p (g - delta).
WG_INLINE void R(attention_gradient_row)(int64_t n, const REAL *state, REAL delta, REAL scale, REAL *x,
                                         REAL *g) {
  const REAL top = state[0], inverse = state[1];
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL p = R(exp_below)(x[j] - top) * inverse;
    g[j] = p * (g[j] - delta) * scale;
    x[j] = p;
  }
}

static void R(attention_gradient_rows)(const attention_tile *t, const void *statistics,
                                       const void *deltas, void *scores, void *gradients) {
  const wg_attention *s = t->s;
  const REAL factor = R(attention_factor)(s), scale = (REAL)s->scale;
  for (int64_t r = 0; r < t->rows; r++) {
    const int64_t row = t->row + r, at = t->lead * s->queries + row, n = R(attention_columns)(t, row);
    REAL *x = (REAL *)scores + r * KEYS, *g = (REAL *)gradients + r * KEYS;
    uint8_t stays[KEYS];
    if (s->dropout > 0) {
      R(attention_mask)(t, row, n, stays);
      for (int64_t j = 0; j < n; j++) g[j] = stays[j] ? g[j] * factor : 0;
    }
    R(attention_scores)(t, row, n, x);
    const int64_t padded = R(attention_padded)(n, x);
    R(attention_gradient_row)(padded, (const REAL *)statistics + 2 * at, ((const REAL *)deltas)[at], scale, x,
                              g);
    for (int64_t j = padded; j < t->columns; j++) x[j] = 0;
    for (int64_t j = n; j < t->columns; j++) g[j] = 0;
    if (s->dropout > 0) {
      for (int64_t j = 0; j < n; j++) x[j] = stays[j] ? x[j] * factor : 0;
    }
  }
}

// The sum of y times its cotangent c for every query: subtracted from the probabilities' gradients.
static void R(attention_deltas)(const wg_attention *s, const void *yp, const void *cp, void *deltas) {
  for (int64_t i = 0; i < s->queries; i++) {
    const REAL *y = (const REAL *)yp + i * s->y.row, *c = (const REAL *)cp + i * s->y.row;
    REAL sum = 0, products[KEYS];
    for (int64_t j = 0; j < s->value_width; j += KEYS) {
      const int64_t n = s->value_width - j < KEYS ? s->value_width - j : KEYS;
      for (int64_t k = 0; k < n; k++) products[k] = y[j + k] * c[j + k];
      sum += R(sum)(n, products);
    }
    ((REAL *)deltas)[i] = sum;
  }
}
