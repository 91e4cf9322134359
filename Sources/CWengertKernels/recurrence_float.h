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

WG_INLINE void R(lstm_row)(int64_t n, const REAL *b, REAL *g, const REAL *c0, REAL *c, REAL *h) {
  REAL *gi = g, *gf = g + n, *gg = g + 2 * n, *go = g + 3 * n;
  const REAL *bi = b, *bf = b + n, *bg = b + 2 * n, *bo = b + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL i = R(sigmoid)(gi[j] + bi[j]), f = R(sigmoid)(gf[j] + bf[j]);
    const REAL k = R(tanh)(gg[j] + bg[j]);
    gi[j] = i, gf[j] = f, gg[j] = k;
    c[j] = f * c0[j] + i * k;
  }
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL o = R(sigmoid)(go[j] + bo[j]);
    go[j] = o;
    h[j] = o * R(tanh)(c[j]);
  }
}

WG_INLINE void R(gru_row)(int64_t n, const REAL *b, REAL *g, const REAL *h0, REAL *h) {
  REAL *gr = g, *gz = g + n, *gn = g + 2 * n, *gq = g + 3 * n;
  const REAL *br = b, *bz = b + n, *bn = b + 2 * n, *bq = b + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL r = R(sigmoid)(gr[j] + br[j]), z = R(sigmoid)(gz[j] + bz[j]);
    const REAL q = gq[j] + bq[j], k = R(tanh)(gn[j] + bn[j] + r * q);
    gr[j] = r, gz[j] = z, gn[j] = k, gq[j] = q;
    h[j] = (1 - z) * k + z * h0[j];
  }
}

// Here g is h.
WG_INLINE void R(rnn_row)(bool is_tanh, int64_t n, const REAL *b, REAL *h) {
  if (is_tanh) {
    WG_INDEPENDENT for (int64_t j = 0; j < n; j++) h[j] = R(tanh)(h[j] + b[j]);
  } else {
    WG_INDEPENDENT for (int64_t j = 0; j < n; j++) h[j] = R(at_least)(h[j] + b[j], 0);
  }
}

// The samples begin ..< end of step `step`: h0 and c0 are the states before it, h and c those after it.
static void R(recurrent_rows)(const wg_recurrent_layer *s, int64_t step, int64_t begin, int64_t end,
                              const void *bias, void *gp, const void *h0p, const void *c0p, void *hp,
                              void *cp) {
  const int64_t n = s->width, slots = wg_recurrent_slots(s->kind);
  for (int64_t r = begin; r < end; r++) {
    const REAL *h0 = (const REAL *)h0p + r * n, *c0 = c0p == NULL ? NULL : (const REAL *)c0p + r * n;
    REAL *g = (REAL *)gp + r * slots * n, *h = (REAL *)hp + r * n;
    REAL *c = cp == NULL ? NULL : (REAL *)cp + r * n;
    if (s->lengths != NULL && step >= s->lengths[r]) {
      memcpy(h, h0, (size_t)n * sizeof(REAL));
      if (c != NULL) memcpy(c, c0, (size_t)n * sizeof(REAL));
      continue;
    }
    switch (s->kind) {
    case WG_LSTM: R(lstm_row)(n, bias, g, c0, c, h); break;
    case WG_GRU: R(gru_row)(n, bias, g, h0, h); break;
    default: R(rnn_row)(s->kind == WG_RNN_TANH, n, bias, h); break;
    }
  }
}

// With the cotangents y and dh of the state after the step, and dc of c. What reaches the state before it
// through the product comes later; dh gets the rest.
WG_INLINE void R(lstm_gradient_row)(int64_t n, const REAL *g, const REAL *c0, const REAL *c,
                                    const REAL *y, REAL *dh, REAL *dc, REAL *d) {
  const REAL *gi = g, *gf = g + n, *gg = g + 2 * n, *go = g + 3 * n;
  REAL *di = d, *df = d + n, *dg = d + 2 * n, *d_o = d + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
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

WG_INLINE void R(gru_gradient_row)(int64_t n, const REAL *g, const REAL *h0, const REAL *y, REAL *dh,
                                   REAL *d) {
  const REAL *gr = g, *gz = g + n, *gn = g + 2 * n, *gq = g + 3 * n;
  REAL *dr = d, *dz = d + n, *dn = d + 2 * n, *dq = d + 3 * n;
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL u = dh[j] + (y != NULL ? y[j] : 0), r = gr[j], z = gz[j], k = gn[j];
    const REAL v = u * (1 - z) * (1 - k * k);
    dn[j] = v;
    dz[j] = u * (h0[j] - k) * z * (1 - z);
    dr[j] = v * gq[j] * r * (1 - r);
    dq[j] = v * r;
    dh[j] = u * z;
  }
}

WG_INLINE void R(rnn_gradient_row)(bool is_tanh, int64_t n, const REAL *h, const REAL *y, REAL *dh,
                                   REAL *d) {
  WG_INDEPENDENT for (int64_t j = 0; j < n; j++) {
    const REAL u = dh[j] + (y != NULL ? y[j] : 0);
    d[j] = is_tanh ? u * (1 - h[j] * h[j]) : (h[j] <= 0 ? 0 : u);
    dh[j] = 0;
  }
}

static void R(recurrent_gradient_rows)(const wg_recurrent_layer *s, int64_t step, int64_t begin, int64_t end,
                                       const void *gp, const void *h0p, const void *c0p, const void *cp,
                                       const void *yp, void *dhp, void *dcp, void *dp) {
  const int64_t n = s->width, slots = wg_recurrent_slots(s->kind);
  for (int64_t r = begin; r < end; r++) {
    const REAL *g = (const REAL *)gp + r * slots * n, *h0 = (const REAL *)h0p + r * n;
    const REAL *y = yp == NULL ? NULL : (const REAL *)yp + r * n;
    REAL *dh = (REAL *)dhp + r * n, *d = (REAL *)dp + r * slots * n;
    if (s->lengths != NULL && step >= s->lengths[r]) {
      memset(d, 0, (size_t)(slots * n) * sizeof(REAL));
      continue;
    }
    switch (s->kind) {
    case WG_LSTM:
      R(lstm_gradient_row)(n, g, (const REAL *)c0p + r * n, (const REAL *)cp + r * n, y, dh,
                           (REAL *)dcp + r * n, d);
      break;
    case WG_GRU: R(gru_gradient_row)(n, g, h0, y, dh, d); break;
    default: R(rnn_gradient_row)(s->kind == WG_RNN_TANH, n, g, y, dh, d); break;
    }
  }
}
