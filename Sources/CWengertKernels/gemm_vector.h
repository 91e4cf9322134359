// Products in which one operand is a vector, or nearly one. Part of gemm_kernels.h.

// y[i * y_stride + q * y_ld] = sum_p M[i * ld + p] x[q * x_ld + p], or is added, for R rows of the matrix
// and Q vectors: sums run along vectors. How an element is summed depends on R alone.
#define DOT_PARAMETERS                                                                       \
  int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x, int64_t x_ld, bool adds, WG_T *y, \
      int64_t y_stride, int64_t y_ld
#define DOT_ARGUMENTS k, matrix, ld, x, x_ld, adds, y, y_stride, y_ld

// The products of `count` elements, from 1 to LANES, of R rows and Q vectors are added to R * Q sums.
INLINE void WG_FN(dot_step)(const int R, const int Q, const bool whole, WG_FN(vector) *sum,
                            const WG_T *matrix, int64_t ld, const WG_T *x, int64_t x_ld,
                            int64_t count) {
  WG_FN(vector) xs[DOT_MOST];
  UNROLL for (int q = 0; q < Q; q++) {
    const WG_T *from = x + q * x_ld;
    xs[q] = whole ? WG_FN(load)(from) : WG_FN(load_part)(from, count);
  }
  UNROLL for (int i = 0; i < R; i++) {
    const WG_T *from = matrix + i * ld;
    WG_FN(vector) row = whole ? WG_FN(load)(from) : WG_FN(load_part)(from, count);
    UNROLL for (int q = 0; q < Q; q++) sum[q * R + i] += xs[q] * row;
  }
}

INLINE void WG_FN(dot_rows)(const int R, const int Q, DOT_PARAMETERS) {
  const int chains = R >= 5 ? 1 : R >= 3 ? 2 : 4;
  WG_FN(vector) sum[8 * DOT_MOST];
  UNROLL for (int u = 0; u < chains * Q * R; u++) sum[u] = (WG_FN(vector)){0};
  int64_t p = 0;
  for (; p + chains * LANES <= k; p += chains * LANES) {
    UNROLL for (int u = 0; u < chains; u++) {
      const int64_t at = p + u * LANES;
      WG_FN(dot_step)(R, Q, true, sum + u * Q * R, matrix + at, ld, x + at, x_ld, LANES);
    }
  }
  for (; p < k; p += LANES) {
    int64_t count = k - p < LANES ? k - p : LANES;
    WG_FN(dot_step)(R, Q, false, sum, matrix + p, ld, x + p, x_ld, count);
  }
  WG_FN(join)(chains, Q * R, sum);
  UNROLL for (int q = 0; q < Q; q++) {
    WG_T z[8];
    WG_FN(sum_lanes)(R, sum + q * R, z);
    WG_T *to = y + q * y_ld;
    if (adds) {
      UNROLL for (int i = 0; i < R; i++) to[i * y_stride] += z[i];
    } else {
      UNROLL for (int i = 0; i < R; i++) to[i * y_stride] = z[i];
    }
  }
}

// The same for any number of vectors. All of them meet a few rows, which stay in the first-level cache.
INLINE void WG_FN(dot_vectors)(const int R, int64_t vectors, DOT_PARAMETERS) {
#if WG_MASKS
  for (; vectors >= 3; vectors -= 3) {
    WG_FN(dot_rows)(R, 3, DOT_ARGUMENTS);
    x += 3 * x_ld;
    y += 3 * y_ld;
  }
  if (vectors == 2) {
    WG_FN(dot_rows)(R, 2, DOT_ARGUMENTS);
    return;
  }
#endif
  for (; vectors > 0; vectors--) {
    WG_FN(dot_rows)(R, 1, DOT_ARGUMENTS);
    x += x_ld;
    y += y_ld;
  }
}

// The same for m rows.
static void WG_FN(dot)(int64_t vectors, int64_t m, DOT_PARAMETERS) {
  for (; m >= 8; m -= 8) {
    WG_FN(dot_vectors)(8, vectors, DOT_ARGUMENTS);
    matrix += 8 * ld;
    y += 8 * y_stride;
  }
  if (m >= 4) {
    WG_FN(dot_vectors)(4, vectors, DOT_ARGUMENTS);
    matrix += 4 * ld;
    y += 4 * y_stride;
    m -= 4;
  }
  if (m >= 2) {
    WG_FN(dot_vectors)(2, vectors, DOT_ARGUMENTS);
    matrix += 2 * ld;
    y += 2 * y_stride;
    m -= 2;
  }
  if (m == 1) WG_FN(dot_vectors)(1, vectors, DOT_ARGUMENTS);
}

// y[j] = sum_p x[p * x_stride] M[p * ld + j], or is added, for V vectors of columns.
INLINE void WG_FN(sum_columns)(const int V, int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x,
                               int64_t x_stride, bool adds, WG_T *y) {
  WG_FN(vector) sum[V];
  UNROLL for (int j = 0; j < V; j++) sum[j] = (WG_FN(vector)){0};
  for (int64_t p = 0; p < k; p++) {
    WG_T s = x[p * x_stride];
    UNROLL for (int j = 0; j < V; j++) sum[j] += s * WG_FN(load)(matrix + p * ld + j * LANES);
  }
  UNROLL for (int j = 0; j < V; j++) {
    if (adds) sum[j] += WG_FN(load)(y + j * LANES);
    WG_FN(store)(y + j * LANES, sum[j]);
  }
}

// The same for all n columns: strips of 8 vectors, the rest by tiles of one row.
static void WG_FN(columns)(int64_t n, int64_t k, const WG_T *matrix, int64_t ld, const WG_T *x,
                           int64_t x_stride, bool adds, WG_T *y) {
  int64_t j = 0;
  for (; j + 8 * LANES <= n; j += 8 * LANES) {
    WG_FN(sum_columns)(8, k, matrix + j, ld, x, x_stride, adds, y + j);
  }
  for (; j < n; j += NR) {
    int64_t width = n - j < NR ? n - j : NR, vectors = (width + LANES - 1) / LANES;
    int64_t tail = width - (vectors - 1) * LANES;
    WG_FN(tiles)[0][tail == LANES][0][vectors - 1](k, x, x_stride, matrix + j, ld, y + j, 0, adds,
                                                   tail, NULL);
  }
}

// A matrix times a vector, over threads: ranges of rows for dot, of columns for columns. Their multiples
// keep every element in the kernel that it is computed by when one thread does all.
typedef struct {
  int64_t k;
  const WG_T *matrix, *x;
  WG_T *y;
  int64_t ld, x_stride, y_stride;
  bool adds;
  int64_t vectors, x_ld, y_ld;  // for dot
} WG_FN(vector_product);

static void WG_FN(dot_range)(void *context, int64_t begin, int64_t end) {
  const WG_FN(vector_product) *v = context;
  WG_FN(dot)(v->vectors, end - begin, v->k, v->matrix + begin * v->ld, v->ld, v->x, v->x_ld, v->adds,
             v->y + begin * v->y_stride, v->y_stride, v->y_ld);
}

static void WG_FN(columns_range)(void *context, int64_t begin, int64_t end) {
  const WG_FN(vector_product) *v = context;
  WG_FN(columns)(end - begin, v->k, v->matrix + begin, v->ld, v->x, v->x_stride, v->adds,
                 v->y + begin);
}

// Rows (or columns) of k elements that make a range worth a thread.
INLINE int64_t WG_FN(least_range)(int64_t k) {
  return WG_SPLIT_VECTOR_BYTES / (int64_t)sizeof(WG_T) / k + 1;
}

static void WG_FN(dot_on_threads)(int64_t vectors, int64_t m, DOT_PARAMETERS) {
  WG_FN(vector_product) v = {k, matrix, x, y, ld, 1, y_stride, adds, vectors, x_ld, y_ld};
  wg_parallel_ranges(m, 8, WG_FN(least_range)(k * vectors), WG_FN(dot_range), &v);
}

static void WG_FN(columns_on_threads)(int64_t n, int64_t k, const WG_T *matrix, int64_t ld,
                                      const WG_T *x, int64_t x_stride, bool adds, WG_T *y) {
  WG_FN(vector_product) v = {k, matrix, x, y, ld, x_stride, 1, adds, 1, 0, 0};
  wg_parallel_ranges(n, 8 * LANES, WG_FN(least_range)(k), WG_FN(columns_range), &v);
}

// False, with C untouched, for products of two matrices.
static bool WG_FN(multiply_vector)(const wg_product *x) {
  const int64_t m = x->m, n = x->n, k = x->k;
  const bool transpose_a = x->transpose_a, transpose_b = x->transpose_b;
  if (n == 1) {
    if (!transpose_a && (transpose_b || x->ldb == 1)) {
      WG_FN(dot_on_threads)(1, m, k, x->a, x->lda, x->b, 0, x->adds, x->c, x->ldc, 0);
      return true;
    }
    if (transpose_a && x->ldc == 1) {
      WG_FN(columns_on_threads)(m, k, x->a, x->lda, x->b, transpose_b ? 1 : x->ldb, x->adds, x->c);
      return true;
    }
  }
  if (m == 1 && !transpose_b) {
    WG_FN(columns_on_threads)(n, k, x->b, x->ldb, x->a, transpose_a ? x->lda : 1, x->adds, x->c);
    return true;
  }
  // Each row of B would be transposed for the use of few rows of A.
  const int64_t most = DOT_MOST > 1 && k >= WG_DOT_DEPTH ? WG_DOT_ROWS_OF_LONG : WG_DOT_ROWS;
  if (m <= most && transpose_b && (!transpose_a || (x->lda == 1 && m <= WG_DOT_ROWS))) {
    WG_FN(dot_on_threads)(m, n, k, x->b, x->ldb, x->a, transpose_a ? 1 : x->lda, x->adds, x->c, 1,
                          x->ldc);
    return true;
  }
  return false;
}
