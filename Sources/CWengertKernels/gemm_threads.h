// Sharing out a product of matrices between threads. Part of gemm_kernels.h.

// A product cut into row_pieces times column_pieces; whole tiles to each.
typedef struct {
  const WG_FN(plan) *plan;
  int64_t row_pieces, column_pieces;
} WG_FN(pieces);

static void WG_FN(run_piece)(void *context, int64_t piece) {
  const WG_FN(pieces) *pieces = context;
  const WG_FN(plan) *plan = pieces->plan;
  const int64_t row = piece / pieces->column_pieces, column = piece % pieces->column_pieces;
  const int64_t n = plan->product->n, panels = (n + NR - 1) / NR;
  const int64_t end = (column + 1) * panels / pieces->column_pieces * NR;
  WG_FN(run)(plan, row * plan->row_tiles / pieces->row_pieces,
             (row + 1) * plan->row_tiles / pieces->row_pieces,
             column * panels / pieces->column_pieces * NR, end < n ? end : n,
             plan->pack_a || plan->pack_b ? wg_gemm_workspace() : NULL);
}

// Cuts along rows or along columns into at most so many pieces: whichever leaves the longest piece shorter,
// counting that every piece along rows packs all of B again, and every one along columns all of A. Returns
// the time of all pieces when each thread has as many of them as the next.
static double WG_FN(cut)(const WG_FN(plan) *plan, int64_t threads, int64_t most,
                         WG_FN(pieces) *pieces) {
  const double m = (double)plan->product->m, n = (double)plan->product->n;
  const int64_t panels = (plan->product->n + NR - 1) / NR;
  const int64_t rows = plan->row_tiles < most ? plan->row_tiles : most;
  const int64_t columns = panels < most ? panels : most;
  const double row_share = (double)((plan->row_tiles + rows - 1) / rows) / (double)plan->row_tiles;
  double column_share = (double)((panels + columns - 1) / columns * NR) / n;
  if (column_share > 1) column_share = 1;
  const double packed_a = plan->pack_a ? WG_PACKING_WORK * m : 0;
  const double packed_b = plan->pack_b && plan->packed_b == NULL ? WG_PACKING_WORK * n : 0;
  const double by_rows =
    (row_share * (m * n + packed_a) + packed_b) * (double)((rows + threads - 1) / threads);
  const double by_columns =
    (column_share * (m * n + packed_b) + packed_a) * (double)((columns + threads - 1) / threads);
  *pieces = by_rows < by_columns ? (WG_FN(pieces)){plan, rows, 1} : (WG_FN(pieces)){plan, 1, columns};
  return by_rows < by_columns ? by_rows : by_columns;
}

static void WG_FN(run_on_threads)(const WG_FN(plan) *plan, double work) {
  const int64_t threads = wg_thread_count();
  WG_FN(pieces) pieces, finer;
  const double time = WG_FN(cut)(plan, threads, threads, &pieces);
  // Several pieces to a thread, unless they pack too much again.
  if (work >= WG_FINE_PIECES_WORK &&
      WG_FN(cut)(plan, threads, 4 * threads, &finer) <= WG_FINE_PIECES_PRICE * time) {
    pieces = finer;
  }
  wg_parallel(pieces.row_pieces * pieces.column_pieces, WG_FN(run_piece), &pieces);
}
