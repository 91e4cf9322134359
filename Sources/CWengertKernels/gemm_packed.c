// Products with a matrix B that is packed once; gemm_packed.h.
#include "common.h"
#include "float_mode.h"
#include "gemm_internal.h"

static const packed_products *kernels(wg_dtype t) { return &wg_kernels()->product->packed[t == WG_FLOAT64]; }

int64_t wg_packed_elements(int64_t n, int64_t k) { return (n + 15) / 16 * 16 * k + 64; }

void wg_pack(wg_dtype t, bool transpose_b, int64_t n, int64_t k, const void *b, int64_t ldb, void *packed) {
  if (n <= 0 || k <= 0) return;
  const wg_product x = {.transpose_b = transpose_b, .m = 1, .n = n, .k = k, .ldb = ldb, .b = b};
  kernels(t)->pack(&x, packed);
}

void wg_multiply_packed(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
                        const void *packed, bool adds, void *c, int64_t ldc, const wg_product_part *part) {
  if (m <= 0 || n <= 0) return;
  if (k <= 0) {
    if (part == NULL || (part->tile == 0 && part->column == 0)) {
      wg_gemm(t, false, false, m, n, k, a, lda, packed, n, adds, c, ldc);
    }
    return;
  }
  const wg_product x = {
    .adds = adds, .m = m, .n = n, .k = k, .lda = lda, .ldb = n, .ldc = ldc, .a = a, .b = packed, .c = c};
  const bool has_mode = (double)m * (double)n * (double)k >= WG_FLUSH_PRODUCT;
  const wg_float_mode mode = has_mode ? wg_flush_subnormals() : 0;
  kernels(t)->multiply(&x, part);
  if (has_mode) wg_set_float_mode(mode);
}

static int64_t tiles_of(wg_dtype t, int64_t m) {
  const int64_t rows = kernels(t)->tile_rows;
  return (m + rows - 1) / rows;
}

static int64_t panels_of(wg_dtype t, int64_t n) {
  const int64_t columns = kernels(t)->panel_columns;
  return (n + columns - 1) / columns;
}

int64_t wg_product_parts(wg_dtype t, int64_t m, int64_t n, double work) {
  if (work * (double)wg_size_of(t) < WG_SPLIT_WORK) return 1;
  const int64_t tiles = tiles_of(t, m), panels = panels_of(t, n), threads = wg_thread_count();
  const int64_t most = tiles > panels ? tiles : panels;
  return threads < most ? threads : most;
}

// Along whichever axis has more pieces.
bool wg_is_cut_by_rows(wg_dtype t, int64_t m, int64_t n) { return tiles_of(t, m) > panels_of(t, n); }

wg_product_part wg_product_columns(wg_dtype t, int64_t m, int64_t column, int64_t column_end) {
  return (wg_product_part){0, tiles_of(t, m), column, column_end};
}

wg_product_part wg_product_part_at(wg_dtype t, int64_t m, int64_t n, int64_t i, int64_t parts) {
  const int64_t tiles = tiles_of(t, m), panels = panels_of(t, n);
  if (wg_is_cut_by_rows(t, m, n)) return (wg_product_part){i * tiles / parts, (i + 1) * tiles / parts, 0, n};
  const int64_t columns = kernels(t)->panel_columns, end = (i + 1) * panels / parts * columns;
  return (wg_product_part){0, tiles, i * panels / parts * columns, end < n ? end : n};
}

int64_t wg_tile_row(wg_dtype t, int64_t m, int64_t tile) {
  const int64_t tiles = tiles_of(t, m), rows = m / tiles, longer = m - rows * tiles;
  return tile * rows + (tile < longer ? tile : longer);
}
