// Products with a B that was packed before, for many A. Part of gemm_kernels.h.

enum { WG_FN(tile_rows) = WG_MR, WG_FN(panel_columns) = NR };

// All of op(B), block of k after block of k as `plan` has them.
static void WG_FN(pack_all)(const wg_product *x, void *packed) {
  const WG_FN(plan) plan = WG_FN(plan_of)(x);
  WG_FN(block) block = {.j1 = x->n};
  for (block.p = 0; block.p < x->k; block.p += plan.depth) {
    block.depth = x->k - block.p < plan.depth ? x->k - block.p : plan.depth;
    WG_FN(pack_b)(&plan, &block, (WG_T *)packed + block.p * WG_FN(padded)(x->n));
  }
}

// x->b is packed. NULL for `part` is all of C, shared out between threads.
static void WG_FN(multiply_packed)(const wg_product *x, const wg_product_part *part) {
  WG_FN(plan) plan = WG_FN(plan_of)(x);
  plan.pack_b = true;
  plan.packed_b = x->b;
  // Rows of A a multiple of a page apart fall into one set of a cache; others are read as they are.
  plan.pack_a = x->lda * (int64_t)sizeof(WG_T) % WG_PAGE_BYTES == 0;
  char *workspace = plan.pack_a ? wg_gemm_workspace() : NULL;
  plan.pack_a = workspace != NULL;
  const double work = (double)x->m * (double)x->n * (double)x->k;
  if (part != NULL) {
    WG_FN(run)(&plan, part->tile, part->tile_end, part->column, part->column_end, workspace);
  } else if (work * (double)sizeof(WG_T) >= WG_SPLIT_WORK && wg_thread_count() > 1) {
    WG_FN(run_on_threads)(&plan, work);
  } else {
    WG_FN(run)(&plan, 0, plan.row_tiles, 0, x->n, workspace);
  }
}
