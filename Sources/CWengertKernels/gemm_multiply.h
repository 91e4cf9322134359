// Choosing how a product is computed. Part of gemm_kernels.h.

// Products of one tile. False, with C untouched, for others.
static bool WG_FN(multiply_tile)(const wg_product *x) {
  const int64_t m = x->m, n = x->n, k = x->k;
  if (k > WG_DEPTH_BYTES / (int64_t)sizeof(WG_T)) return false;
  if (!x->transpose_b && m <= WG_MR && n <= NR) {
    WG_FN(panel_tile)(!x->transpose_a, m, n, k, x->a, x->lda, x->b, x->ldb, x->c, x->ldc, x->adds,
                      x->bias);
    return true;
  }
  if (x->transpose_a && x->transpose_b && n <= WG_MR && m <= NR && !x->adds && x->bias == NULL) {
    // C is the transpose of B A, which needs no packing.
    WG_T transposed[WG_MR * NR], *c = x->c;
    WG_FN(panel_tile)(true, n, m, k, x->b, x->ldb, x->a, x->lda, transposed, NR, false, NULL);
    for (int64_t i = 0; i < m; i++) {
      // Scattered stores would take ten times as long.
      _Pragma("clang loop vectorize(disable) unroll_count(2)")
      for (int64_t j = 0; j < n; j++) c[i * x->ldc + j] = transposed[j * NR + i];
    }
    return true;
  }
  return false;
}

static void WG_FN(add_bias)(const wg_product *x) {
  const WG_T *bias = x->bias;
  if (bias == NULL) return;
  for (int64_t i = 0; i < x->m; i++) {
    WG_T *c = (WG_T *)x->c + i * x->ldc;
    for (int64_t j = 0; j < x->n; j++) c[j] += bias[j];
  }
}

INLINE WG_FN(plan) WG_FN(plan_of)(const wg_product *x) {
  const int64_t m = x->m, k = x->k;
  WG_FN(plan) plan = {.product = x, .depth = k};
  // 32-bit division is faster, and the tiny shapes notice; both sides are exact.
  plan.row_tiles = m <= INT32_MAX / 2 ? ((uint32_t)m + WG_MR - 1) / WG_MR : (m + WG_MR - 1) / WG_MR;
  plan.rows = m <= INT32_MAX ? (uint32_t)m / (uint32_t)plan.row_tiles : m / plan.row_tiles;
  plan.longer = m - plan.rows * plan.row_tiles;
  // Blocks of k are equal and fit the first-level cache. Taking them whether or not anything is packed
  // keeps the order of sums independent of that choice.
  const int64_t deepest = WG_DEPTH_BYTES / (int64_t)sizeof(WG_T);
  if (k > deepest) plan.depth = WG_FN(share)(k, deepest);
  const int64_t page = WG_PAGE_BYTES / (int64_t)sizeof(WG_T);
  plan.pack_b =
    x->transpose_b || plan.row_tiles >= (x->ldb >= page ? WG_PACK_PAGED_B_TILES : WG_PACK_B_TILES);
  if (x->transpose_a) {
    plan.pack_a = x->lda * (int64_t)sizeof(WG_T) >= wg_fit.apart[WG_MASKS] &&
                  x->n > wg_fit.panels[WG_MASKS] * NR && k >= WG_PACK_APART_DEPTH;
  } else plan.pack_a = x->n > (k > deepest ? WG_PACK_DEEP_A_PANELS : WG_PACK_A_PANELS) * NR;
  return plan;
}

static bool WG_FN(multiply)(const wg_product *x) {
  if (WG_FN(multiply_few)(x)) return true;
  if (WG_FN(multiply_vector)(x)) {
    WG_FN(add_bias)(x);
    return true;
  }
  if (WG_FN(multiply_tile)(x)) return true;
  WG_FN(plan) plan = WG_FN(plan_of)(x);
  char *workspace = NULL;
  if (plan.pack_a || plan.pack_b) {
    workspace = wg_gemm_workspace();
    if (workspace == NULL) return false;
  }
  const double work = (double)x->m * (double)x->n * (double)x->k;
  if (work * (double)sizeof(WG_T) >= WG_SPLIT_WORK && wg_thread_count() > 1) {
    WG_FN(run_on_threads)(&plan, work);
  } else {
    WG_FN(run)(&plan, 0, plan.row_tiles, 0, x->n, workspace);
  }
  return true;
}
