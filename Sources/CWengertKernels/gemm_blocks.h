// Products of matrices in blocks that fit the caches. Part of gemm_kernels.h.

// The layout that follows from the shape. Tiles of a column differ by at most one row: the first `longer` of the
// `row_tiles` have rows + 1 rows.
typedef struct {
  const wg_product *product;
  bool pack_a, pack_b;
  const WG_T *packed_b;  // all of B, if it was packed before; NULL otherwise
  int64_t row_tiles, rows, longer;
  int64_t depth;  // steps of k in a block
} WG_FN(plan);

// Tiles [t0, t1) of rows by columns [j0, j1), begin at a multiple of NR, for `depth` steps of k from p on.
typedef struct {
  int64_t t0, t1, j0, j1, p, depth;
  WG_T *packed_a;
  const WG_T *packed_b;  // NULL where nothing is packed
} WG_FN(block);

INLINE int64_t WG_FN(first_row)(const WG_FN(plan) *plan, int64_t tile) {
  return tile * plan->rows + (tile < plan->longer ? tile : plan->longer);
}

INLINE int64_t WG_FN(rows_of)(const WG_FN(plan) *plan, int64_t tile) {
  return plan->rows + (tile < plan->longer);
}

// The columns of panels are stored as whole vectors.
INLINE int64_t WG_FN(padded)(int64_t width) { return (width + LANES - 1) / LANES * LANES; }

INLINE int64_t WG_FN(panel_width)(int64_t j, int64_t end) { return end - j < NR ? end - j : NR; }

// op(A)[i, p] and op(B)[p, j] as stored.
INLINE const WG_T *WG_FN(a_at)(const wg_product *x, int64_t i, int64_t p) {
  return (const WG_T *)x->a + (x->transpose_a ? p * x->lda + i : i * x->lda + p);
}
INLINE const WG_T *WG_FN(b_at)(const wg_product *x, int64_t p, int64_t j) {
  return (const WG_T *)x->b + (x->transpose_b ? j * x->ldb + p : p * x->ldb + j);
}

// The columns of a block of B, panel after panel. Rows as stored are copied a few at a time into all
// panels, so that they are read from end to end.
static void WG_FN(pack_b)(const WG_FN(plan) *plan, const WG_FN(block) *block, WG_T *packed) {
  const wg_product *x = plan->product;
  const int64_t depth = block->depth, step = x->transpose_b ? depth : WG_PACK_STEPS;
  for (int64_t q = 0; q < depth; q += step) {
    const int64_t steps = depth - q < step ? depth - q : step;
    for (int64_t j = block->j0; j < block->j1; j += NR) {
      const int64_t width = WG_FN(panel_width)(j, block->j1), padded = WG_FN(padded)(width);
      const WG_T *from = WG_FN(b_at)(x, block->p + q, j);
      WG_T *to = packed + (j - block->j0) * depth + q * padded;
      if (x->transpose_b) WG_FN(pack_across)(width, depth, from, x->ldb, to, padded);
      else WG_FN(pack_along)(width, steps, from, x->ldb, to, padded);
    }
  }
}

// The tiles of rows of a block of A, in the same way.
static void WG_FN(pack_a)(const WG_FN(plan) *plan, const WG_FN(block) *block) {
  const wg_product *x = plan->product;
  const int64_t i0 = WG_FN(first_row)(plan, block->t0);
  const int64_t depth = block->depth, step = x->transpose_a ? WG_PACK_STEPS : depth;
  for (int64_t q = 0; q < depth; q += step) {
    const int64_t steps = depth - q < step ? depth - q : step;
    for (int64_t t = block->t0; t < block->t1; t++) {
      const int64_t i = WG_FN(first_row)(plan, t), rows = WG_FN(rows_of)(plan, t);
      const WG_T *from = WG_FN(a_at)(x, i, block->p + q);
      WG_T *to = block->packed_a + (i - i0) * depth + q * rows;
      if (x->transpose_a) WG_FN(pack_along)(rows, steps, from, x->lda, to, rows);
      else WG_FN(pack_across)(rows, depth, from, x->lda, to, rows);
    }
  }
}

// The tiles of a block by one panel of columns, from j on.
static void WG_FN(column_of_tiles)(const WG_FN(plan) *plan, const WG_FN(block) *block, int64_t j) {
  const wg_product *x = plan->product;
  const int64_t depth = block->depth, p = block->p, width = WG_FN(panel_width)(j, block->j1);
  const WG_T *b = plan->pack_b ? block->packed_b + (j - block->j0) * depth : WG_FN(b_at)(x, p, j);
  const int64_t b_stride = plan->pack_b ? WG_FN(padded)(width) : x->ldb;
  const bool rows_apart = !plan->pack_a && !x->transpose_a, adds = p > 0 || x->adds;
  // Added last, as a sum of its own would be.
  const WG_T *bias = p + depth == x->k && x->bias != NULL ? (const WG_T *)x->bias + j : NULL;
  const int64_t i0 = WG_FN(first_row)(plan, block->t0);
  for (int64_t t = block->t0; t < block->t1; t++) {
    const int64_t i = WG_FN(first_row)(plan, t), rows = WG_FN(rows_of)(plan, t);
    const WG_T *a = plan->pack_a ? block->packed_a + (i - i0) * depth : WG_FN(a_at)(x, i, p);
    WG_FN(panel_tile)(rows_apart, rows, width, depth, a, plan->pack_a ? rows : x->lda, b, b_stride,
                      (WG_T *)x->c + i * x->ldc + j, x->ldc, adds, bias);
  }
}

// Into how many of them so many are cut, at most `most` at a time and all about as large.
INLINE int64_t WG_FN(share)(int64_t count, int64_t most) {
  const int64_t blocks = (count + most - 1) / most;
  return (count + blocks - 1) / blocks;
}

// Computes the tiles [tile_begin, tile_end) of rows by the columns [begin, end); begin is a multiple
// of NR. Operands read in place need no blocks.
static void WG_FN(run)(const WG_FN(plan) *plan, int64_t tile_begin, int64_t tile_end, int64_t begin,
                       int64_t end, char *workspace) {
  const int64_t k = plan->product->k, depth = plan->depth;
  const int64_t depth_bytes = depth * (int64_t)sizeof(WG_T);
  int64_t tiles = tile_end - tile_begin, columns = end - begin;
  if (plan->pack_a) tiles = WG_FN(share)(tiles, wg_fit.a_bytes / (depth_bytes * WG_MR));
  if (plan->pack_b) {
    columns = WG_FN(share)((columns + NR - 1) / NR, WG_GEMM_B_BYTES / (depth_bytes * NR)) * NR;
  }
  WG_FN(block) block = {.packed_a = (WG_T *)workspace};
  WG_T *room = (WG_T *)(workspace == NULL ? NULL : workspace + WG_GEMM_MOST_A_BYTES + WG_GEMM_SLACK_BYTES);
  block.packed_b = room;
  for (block.j0 = begin; block.j0 < end; block.j0 += columns) {
    block.j1 = end - block.j0 < columns ? end : block.j0 + columns;
    for (block.p = 0; block.p < k; block.p += depth) {
      block.depth = k - block.p < depth ? k - block.p : depth;
      if (plan->packed_b != NULL) {
        block.packed_b = plan->packed_b + block.p * WG_FN(padded)(plan->product->n) + block.j0 * block.depth;
      } else if (plan->pack_b) WG_FN(pack_b)(plan, &block, room);
      for (block.t0 = tile_begin; block.t0 < tile_end; block.t0 += tiles) {
        block.t1 = tile_end - block.t0 < tiles ? tile_end : block.t0 + tiles;
        if (plan->pack_a) WG_FN(pack_a)(plan, &block);
        for (int64_t j = block.j0; j < block.j1; j += NR) WG_FN(column_of_tiles)(plan, &block, j);
      }
    }
  }
}
