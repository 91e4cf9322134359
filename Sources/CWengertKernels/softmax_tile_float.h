// Tiles of rows of few classes, transposed: their scores, exponentials and sums. Of one floating-point type;
// after sums_float.h. softmax_float.h and cross_entropy_float.h are loops over such tiles.
//
// Rows of up to SHORT elements are taken TILE at a time and transposed, so that every step is a loop
// over rows: no vector is wider than its elements, and nothing is reduced across one. A tile that
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
