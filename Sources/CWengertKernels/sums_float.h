// Sums and other folds of rows, of one floating-point type; columns are in column_sums_float.h. Included with
// REAL, R(name) and WIDTH as map_unary_float.h.
//
// A sum is computed in blocks of BLOCK elements. Within a block element i goes to accumulator
// i % LANES (of 4 accumulators in a short block), and the accumulators are added as a balanced tree; the
// sums of the blocks are added pairwise. The order depends on the length alone, never on the instruction
// set or on threads, and the error grows with the logarithm of the length.

// Not every topic needs all of them.
#define UNUSED __attribute__((unused))

#define LANES 32
#define BLOCK 512

// The summand: x, exp(x - m), (x - m)^2, x^2, (x m)^2 or x - m.
#define OF_VALUE 0
#define OF_EXP 1
#define OF_DEVIATION 2
#define OF_SQUARE 3
#define OF_SCALED_SQUARE 4
#define OF_DIFFERENCE 5

// The last n - i elements, fewer than LANES, go to the first lanes, in steps the compiler knows.
#define FOLD_STEP(combine, count)                                            \
  if (rest & (count)) {                                                      \
    for (int j = 0; j < (count); j++) lane[j] = combine(lane[j], from[j]);   \
    lane += (count);                                                         \
    from += (count);                                                         \
  }
// Where acc itself is not indexed by a variable it stays in registers; hence the copy.
#define FOLD_REST(combine)                                                   \
  if (i < n) {                                                               \
    const int rest = (int)(n - i);                                           \
    const REAL *from = x + i;                                                \
    REAL lanes[LANES], *lane = lanes;                                        \
    for (int j = 0; j < LANES; j++) lanes[j] = acc[j];                       \
    FOLD_STEP(combine, 16)                                                   \
    FOLD_STEP(combine, 8)                                                    \
    FOLD_STEP(combine, 4)                                                    \
    FOLD_STEP(combine, 2)                                                    \
    FOLD_STEP(combine, 1)                                                    \
    for (int j = 0; j < LANES; j++) acc[j] = lanes[j];                       \
  }

// The sum of `element` over a block, x[i + j] being one element of it.
#define BLOCK_SUM(name, element, ...)                                 \
  WG_INLINE REAL R(name)(int64_t n, const REAL *x __VA_ARGS__) {      \
    if (n < LANES) {                                                  \
      REAL a[4] = {0};                                                \
      int64_t i = 0;                                                  \
      for (; i + 4 <= n; i += 4) {                                    \
        for (int j = 0; j < 4; j++) {                                 \
          const REAL v = x[i + j];                                    \
          a[j] += (element);                                          \
        }                                                             \
      }                                                               \
      REAL sum = (a[0] + a[2]) + (a[1] + a[3]);                       \
      for (; i < n; i++) {                                            \
        const REAL v = x[i];                                          \
        sum += (element);                                             \
      }                                                               \
      return sum;                                                     \
    }                                                                 \
    REAL acc[LANES] = {0};                                            \
    int64_t i = 0;                                                    \
    for (; i + LANES <= n; i += LANES) {                              \
      for (int j = 0; j < LANES; j++) {                               \
        const REAL v = x[i + j];                                      \
        acc[j] += (element);                                          \
      }                                                               \
    }                                                                 \
    FOLD_REST(name##_step)                                            \
    for (int half = LANES / 2; half > 0; half /= 2) {                 \
      for (int j = 0; j < half; j++) acc[j] += acc[j + half];         \
    }                                                                 \
    return acc[0];                                                    \
  }
#define sum_block_step(acc, v) acc + v
#define square_block_step(acc, v) acc + v *v
#define deviation_block_step(acc, v) acc + (v - m) * (v - m)
BLOCK_SUM(sum_block, v)
BLOCK_SUM(square_block, v *v)
BLOCK_SUM(deviation_block, (v - m) * (v - m), , REAL m)
#undef sum_block_step
#undef square_block_step
#undef deviation_block_step
#undef BLOCK_SUM

// y = exp(x - m) in whole blocks, the rest through a padded one.
WG_INLINE void R(exp_block)(const REAL *x, REAL m, REAL *y) {
  WG_INDEPENDENT for (int i = 0; i < WIDTH; i++) y[i] = R(exp)(x[i] - m);
}
UNUSED static void R(exp_shifted)(int64_t n, const REAL *x, REAL m, REAL *y) {
  int64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) R(exp_block)(x + i, m, y + i);
  if (i < n) {
    REAL rest[WIDTH] = {0};
    memcpy(rest, x + i, (size_t)(n - i) * sizeof(REAL));
    R(exp_block)(rest, m, rest);
    memcpy(y + i, rest, (size_t)(n - i) * sizeof(REAL));
  }
}

WG_INLINE REAL R(mapped_block)(int what, int64_t n, const REAL *x, REAL m) {
  if (what == OF_VALUE) return R(sum_block)(n, x);
  if (what == OF_SQUARE) return R(square_block)(n, x);
  if (what == OF_DEVIATION) return R(deviation_block)(n, x, m);
  REAL t[BLOCK];
  if (what == OF_SCALED_SQUARE) {
    for (int64_t j = 0; j < n; j++) t[j] = x[j] * m;
    return R(square_block)(n, t);
  }
  if (what == OF_DIFFERENCE) {
    for (int64_t j = 0; j < n; j++) t[j] = x[j] - m;
    return R(sum_block)(n, t);
  }
  R(exp_shifted)(n, x, m, t);
  return R(sum_block)(n, t);
}

// Pairwise over blocks without recursion: parts[] holds the sums of 2^k blocks still without a
// partner, and the number of blocks so far says, bit by bit, which there are.
WG_INLINE REAL R(mapped_sum)(int what, int64_t n, const REAL *x, REAL m) {
  if (n <= BLOCK) return R(mapped_block)(what, n, x, m);
  REAL parts[64];
  int depth = 0;
  uint64_t blocks = 0;
  for (int64_t i = 0; i < n; i += BLOCK, blocks++) {
    REAL v = R(mapped_block)(what, n - i < BLOCK ? n - i : BLOCK, x + i, m);
    for (uint64_t c = blocks; c & 1; c >>= 1) v = parts[--depth] + v;
    parts[depth++] = v;
  }
  REAL v = parts[--depth];
  while (depth > 0) v = parts[--depth] + v;
  return v;
}
UNUSED static REAL R(sum)(int64_t n, const REAL *x) { return R(mapped_sum)(OF_VALUE, n, x, 0); }
UNUSED static REAL R(sum_exp)(int64_t n, const REAL *x, REAL m) { return R(mapped_sum)(OF_EXP, n, x, m); }
UNUSED static REAL R(sum_deviation)(int64_t n, const REAL *x, REAL m) {
  return R(mapped_sum)(OF_DEVIATION, n, x, m);
}
UNUSED static REAL R(sum_square)(int64_t n, const REAL *x) { return R(mapped_sum)(OF_SQUARE, n, x, 0); }

// Greatest, least or product of a row, n > 0 (an empty product is 1). A NaN met stays: once the
// accumulator is NaN no comparison with it holds, and a NaN element differs from itself.
#define GREATER(a, b) ((((b) > (a)) | ((b) != (b))) ? (b) : (a))
#define LESSER(a, b) ((((b) < (a)) | ((b) != (b))) ? (b) : (a))
#define PRODUCT(a, b) ((a) * (b))
#define ROW_FOLD(name, combine, first)                                                  \
  UNUSED static REAL R(name)(int64_t n, const REAL *x) {                                       \
    REAL acc[LANES];                                                                    \
    for (int j = 0; j < LANES; j++) acc[j] = (first);                                   \
    int64_t i = 0;                                                                      \
    for (; i + LANES <= n; i += LANES) {                                                \
      for (int j = 0; j < LANES; j++) acc[j] = combine(acc[j], x[i + j]);               \
    }                                                                                   \
    FOLD_REST(combine)                                                                  \
    for (int half = LANES / 2; half > 0; half /= 2) {                                   \
      for (int j = 0; j < half; j++) acc[j] = combine(acc[j], acc[j + half]);           \
    }                                                                                   \
    return acc[0];                                                                      \
  }
ROW_FOLD(row_max, GREATER, x[0])
ROW_FOLD(row_min, LESSER, x[0])
ROW_FOLD(row_product, PRODUCT, (REAL)1)

UNUSED static REAL R(row_logsumexp)(int64_t n, const REAL *x) {
  if (n == 0) return -(REAL)INFINITY;
  REAL m = R(row_max)(n, x);
  if (!(m - m == 0)) return m;  // infinite or NaN: the answer already, and x - m would be NaN
  return m + R(log)(R(sum_exp)(n, x, m));
}
