// The gates of recurrent layers, of one floating-point type; after the functions of math_shared.h.
//
// A step's products with x and with the state are in `g`, slot after slot; see recurrence.h.

// b_ih + b_hh in every slot; the GRU's two biases of n are apart, because r multiplies the second.
static void R(recurrent_bias)(wg_recurrent_kind kind, int64_t width, const void *first_p,
                              const void *second_p, void *result_p) {
  const REAL *first = first_p, *second = second_p;
  REAL *b = result_p;
  const int64_t slots = wg_recurrent_slots(kind), shared = kind == WG_GRU ? 2 : slots;
  memset(b, 0, (size_t)(slots * width) * sizeof(REAL));
  if (first == NULL) return;
  for (int64_t j = 0; j < shared * width; j++) b[j] = first[j] + second[j];
  for (int64_t j = shared * width; j < slots * width; j++) {
    b[j] = j < 3 * width ? first[j] : second[j - width];
  }
}

// Rows have slots of n places, of which `count` are computed; pointers are at the first of them.

WG_INLINE void R(lstm_row)(int64_t n, int64_t count, const REAL *b, REAL *g, const REAL *c0, REAL *c,
                           REAL *h) {
  REAL *gi = g, *gf = g + n, *gg = g + 2 * n, *go = g + 3 * n;
  const REAL *bi = b, *bf = b + n, *bg = b + 2 * n, *bo = b + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL i = R(sigmoid)(gi[j] + bi[j]), f = R(sigmoid)(gf[j] + bf[j]);
    const REAL k = R(tanh)(gg[j] + bg[j]);
    gi[j] = i, gf[j] = f, gg[j] = k;
    c[j] = f * c0[j] + i * k;
  }
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL o = R(sigmoid)(go[j] + bo[j]);
    go[j] = o;
    h[j] = o * R(tanh)(c[j]);
  }
}

WG_INLINE void R(gru_row)(int64_t n, int64_t count, const REAL *b, REAL *g, const REAL *h0, REAL *h) {
  REAL *gr = g, *gz = g + n, *gn = g + 2 * n, *gq = g + 3 * n;
  const REAL *br = b, *bz = b + n, *bn = b + 2 * n, *bq = b + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL r = R(sigmoid)(gr[j] + br[j]), z = R(sigmoid)(gz[j] + bz[j]);
    const REAL q = gq[j] + bq[j], k = R(tanh)(gn[j] + bn[j] + r * q);
    gr[j] = r, gz[j] = z, gn[j] = k, gq[j] = q;
    h[j] = (1 - z) * k + z * h0[j];
  }
}

// Here g is h.
WG_INLINE void R(rnn_row)(bool is_tanh, int64_t count, const REAL *b, REAL *h) {
  if (is_tanh) {
    WG_INDEPENDENT for (int64_t j = 0; j < count; j++) h[j] = R(tanh)(h[j] + b[j]);
  } else {
    WG_INDEPENDENT for (int64_t j = 0; j < count; j++) h[j] = R(at_least)(h[j] + b[j], 0);
  }
}

// A part of step `step`: h0 and c0 are the states before it, h and c those after it.
static void R(recurrent_rows)(const wg_recurrent_layer *s, int64_t step, const wg_recurrent_part *part,
                              const void *bias, void *gp, const void *h0p, const void *c0p, void *hp,
                              void *cp) {
  const int64_t n = s->width, row = wg_recurrent_row(s->kind, n), count = part->end - part->begin;
  const REAL *b = (const REAL *)bias + part->begin;
  for (int64_t r = part->row; r < part->row_end; r++) {
    const int64_t at = r * n + part->begin;
    const REAL *h0 = (const REAL *)h0p + at, *c0 = c0p == NULL ? NULL : (const REAL *)c0p + at;
    REAL *g = (REAL *)gp + r * row + part->begin, *h = (REAL *)hp + at;
    REAL *c = cp == NULL ? NULL : (REAL *)cp + at;
    if (s->lengths != NULL && step >= s->lengths[r]) {
      memcpy(h, h0, (size_t)count * sizeof(REAL));
      if (c != NULL) memcpy(c, c0, (size_t)count * sizeof(REAL));
      continue;
    }
    switch (s->kind) {
    case WG_LSTM: R(lstm_row)(n, count, b, g, c0, c, h); break;
    case WG_GRU: R(gru_row)(n, count, b, g, h0, h); break;
    default: R(rnn_row)(s->kind == WG_RNN_TANH, count, b, h); break;
    }
  }
}

// With the cotangents y and dh of the state after the step, and dc of c. What reaches the state before it
// through the product comes later; dh gets the rest.
WG_INLINE void R(lstm_gradient_row)(int64_t n, int64_t count, const REAL *g, const REAL *c0,
                                    const REAL *c, const REAL *y, REAL *dh, REAL *dc, REAL *d) {
  const REAL *gi = g, *gf = g + n, *gg = g + 2 * n, *go = g + 3 * n;
  REAL *di = d, *df = d + n, *dg = d + 2 * n, *d_o = d + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL u = dh[j] + (y != NULL ? y[j] : 0), t = R(tanh)(c[j]), o = go[j];
    const REAL v = dc[j] + u * o * (1 - t * t), i = gi[j], f = gf[j], k = gg[j];
    d_o[j] = u * t * o * (1 - o);
    di[j] = v * k * i * (1 - i);
    df[j] = v * c0[j] * f * (1 - f);
    dg[j] = v * i * (1 - k * k);
    dc[j] = v * f;
    dh[j] = 0;
  }
}

WG_INLINE void R(gru_gradient_row)(int64_t n, int64_t count, const REAL *g, const REAL *h0,
                                   const REAL *y, REAL *dh, REAL *d) {
  const REAL *gr = g, *gz = g + n, *gn = g + 2 * n, *gq = g + 3 * n;
  REAL *dr = d, *dz = d + n, *dn = d + 2 * n, *dq = d + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL u = dh[j] + (y != NULL ? y[j] : 0), r = gr[j], z = gz[j], k = gn[j];
    const REAL v = u * (1 - z) * (1 - k * k);
    dn[j] = v;
    dz[j] = u * (h0[j] - k) * z * (1 - z);
    dr[j] = v * gq[j] * r * (1 - r);
    dq[j] = v * r;
    dh[j] = u * z;
  }
}

WG_INLINE void R(rnn_gradient_row)(bool is_tanh, int64_t count, const REAL *h, const REAL *y,
                                   REAL *dh, REAL *d) {
  WG_INDEPENDENT for (int64_t j = 0; j < count; j++) {
    const REAL u = dh[j] + (y != NULL ? y[j] : 0);
    d[j] = is_tanh ? u * (1 - h[j] * h[j]) : (h[j] <= 0 ? 0 : u);
    dh[j] = 0;
  }
}

// d has a row for each sample, d_row elements long.
static void R(recurrent_gradient_rows)(const wg_recurrent_layer *s, int64_t step,
                                       const wg_recurrent_part *part, const void *gp, const void *h0p,
                                       const void *c0p, const void *cp, const void *yp, void *dhp,
                                       void *dcp, void *dp, int64_t d_row) {
  const int64_t n = s->width, slots = wg_recurrent_slots(s->kind), count = part->end - part->begin;
  const int64_t row = wg_recurrent_row(s->kind, n);
  for (int64_t r = part->row; r < part->row_end; r++) {
    const int64_t at = r * n + part->begin;
    const REAL *g = (const REAL *)gp + r * row + part->begin, *h0 = (const REAL *)h0p + at;
    const REAL *y = yp == NULL ? NULL : (const REAL *)yp + at;
    REAL *dh = (REAL *)dhp + at, *d = (REAL *)dp + r * d_row + part->begin;
    if (s->lengths != NULL && step >= s->lengths[r]) {
      for (int64_t i = 0; i < slots; i++) memset(d + i * n, 0, (size_t)count * sizeof(REAL));
      continue;
    }
    switch (s->kind) {
    case WG_LSTM:
      R(lstm_gradient_row)(n, count, g, (const REAL *)c0p + at, (const REAL *)cp + at, y, dh,
                           (REAL *)dcp + at, d);
      break;
    case WG_GRU: R(gru_gradient_row)(n, count, g, h0, y, dh, d); break;
    default: R(rnn_gradient_row)(s->kind == WG_RNN_TANH, count, g, y, dh, d); break;
    }
  }
}

// The sums of the columns of d[rows, stride], written or added to `sums`.
static void R(recurrent_bias_gradient)(int64_t rows, int64_t columns, int64_t stride, const void *dp,
                                       bool adds, void *sums_p) {
  REAL *sums = sums_p, found[COLUMNS];
  for (int64_t j = 0; j < columns; j += COLUMNS) {
    const int64_t count = columns - j < COLUMNS ? columns - j : COLUMNS;
    R(mapped_columns)(OF_VALUE, rows, stride, count, (const REAL *)dp + j, NULL, found);
    for (int64_t i = 0; i < count; i++) sums[j + i] = adds ? sums[j + i] + found[i] : found[i];
  }
}
