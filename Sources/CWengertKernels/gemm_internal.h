// Shared by the files of the matrix product. How a product is computed:
//
//   C is cut into tiles of at most MR rows by NR columns. A micro-kernel keeps one tile of C in
//   registers while it walks along k: each step loads one row of the panel of B (NR contiguous
//   values), and for each row of the tile broadcasts one value of A and does multiply-adds. There is
//   one compiled kernel per number of rows and of vectors, so that no lane computes rows that do not
//   exist.
//
//   When operands are small or used only a few times, kernels read them where they are. Otherwise
//   blocks of A that fit the level-2 cache, and larger ones of B, are first copied ("packed") into the
//   order kernels read, which costs O(mk + kn) next to O(mnk) of work.
//
//   Every choice is a function of the shape, the strides, the flags and whether something is added,
//   never of addresses, and fixes the order in which each element of C is summed. Tiles are independent
//   of each other: work may be split over them in any way without changing a bit of the result. The sum
//   over k is never split.
//
// gemm_kernels.h and the files that it includes hold all of that once; gemm_avx512.c, gemm_avx2.c and
// gemm_baseline.c compile it for an instruction set each.
#ifndef WENGERT_GEMM_INTERNAL_H
#define WENGERT_GEMM_INTERNAL_H

#include <string.h>

#include "CWengert.h"
#include "convolution_plan.h"
#include "kernels.h"

// C = op(A)[m,k] op(B)[k,n] + bias in every row, or is added to C, which is not read otherwise; a bias of
// NULL is none.
typedef struct {
  bool transpose_a, transpose_b, adds;
  int64_t m, n, k, lda, ldb, ldc;
  const void *a, *b, *bias;
  void *c;
} wg_product;

// The three products of a convolution, with nothing empty.
typedef struct {
  bool (*convolve)(const wg_convolution *s, const void *x, const void *w, const void *bias, void *y);
  bool (*input_gradient)(const wg_convolution *s, const void *y, const void *w, const void *bias, void *x);
  bool (*weight_gradient)(const wg_convolution *s, const void *x, const void *y, void *w);
} convolution_products;

// A part of C: tiles of rows, and columns from a multiple of a panel's on. Elements have the same bits in
// whatever parts C is computed.
typedef struct {
  int64_t tile, tile_end, column, column_end;
} wg_product_part;

// Products with a B that is packed once.
typedef struct {
  int64_t tile_rows, panel_columns;  // at most
  void (*pack)(const wg_product *product, void *packed);
  void (*multiply)(const wg_product *product, const wg_product_part *part);
} packed_products;

// With m, n, k > 0. False, with C untouched, if operands have to be packed and there is no memory for that.
// Convolutions and packed products are indexed by type, WG_FLOAT32 being 0.
typedef struct wg_product_kernels {
  bool (*float32)(const wg_product *product);
  bool (*float64)(const wg_product *product);
  convolution_products convolution[2];
  packed_products packed[2];
  // y[p * stride + i] = x[i * ld + p] for 0 < i < rows and p < columns, whole vectors of i at a time.
  void (*transpose_float32)(int64_t rows, int64_t columns, const float *x, int64_t ld, float *y,
                            int64_t stride);
  void (*transpose_float64)(int64_t rows, int64_t columns, const double *x, int64_t ld, double *y,
                            int64_t stride);
} product_kernels;

#define CONVOLUTION(type) {convolve_##type, input_gradient_##type, weight_gradient_##type}
#define PACKED(type) {tile_rows_##type, panel_columns_##type, pack_all_##type, multiply_packed_##type}

// Blocks of packed operands: at most this many bytes of A, which stay in the level-2 cache, and of B, which
// pass through it once for each block of A. Room behind each block lets packing loops store whole vectors
// across the end.
#define WG_GEMM_A_BYTES (256 << 10)
#define WG_GEMM_MOST_A_BYTES (512 << 10)
#define WG_GEMM_B_BYTES (2 << 20)
#define WG_GEMM_SLACK_BYTES 256
#define WG_GEMM_WORKSPACE_BYTES \
  (WG_GEMM_MOST_A_BYTES + WG_GEMM_SLACK_BYTES + WG_GEMM_B_BYTES + WG_GEMM_SLACK_BYTES)

// When to pack, from measurements; see gemm_multiply.h.
// Bytes along k in a block: a panel of B is then a few tens of kilobytes.
#define WG_DEPTH_BYTES 2048
// B as stored is packed if so many tiles of rows read it, or fewer where its rows lie a page apart or more:
// they then fall into a few sets of the caches.
#define WG_PACK_B_TILES 28
#define WG_PACK_PAGED_B_TILES 7
#define WG_PAGE_BYTES 4096
// Rows as stored are packed so many at a time, and fetched so many rows ahead: a few cache lines of each
// are read, too short a stretch for the processor to foresee. Where the elements of a row stay in order it is
// fetched so many elements ahead.
#define WG_PACK_STEPS 8
#define WG_PACK_ROWS_AHEAD 16
#define WG_PACK_BYTES_AHEAD 512
// A is packed if more panels of B than this meet it; rows that span blocks of k pay sooner. A transposed A
// is packed as wg_fit says.
#define WG_PACK_A_PANELS 16
#define WG_PACK_DEEP_A_PANELS 3
// Fewer steps of k than this read so few rows that none drives another out of the caches.
#define WG_PACK_APART_DEPTH 64
// Up to so many rows, a product with a transposed B is dot products with its rows as they are; up to more
// where they are so long that adding up lanes does not count.
#define WG_DOT_ROWS 4
#define WG_DOT_DEPTH 128
#define WG_DOT_ROWS_OF_LONG 14

// From so many steps of k on, a tile of C is fetched while its sums are computed.
#define WG_FETCH_C_DEPTH 128
// From so many steps of k on, a packed B is fetched, so many steps ahead.
#define WG_FETCH_B_DEPTH 128
#define WG_FETCH_B_STEPS 16

// When to share work between threads: from so many bytes times multiply-adds on (some 15 microseconds);
// ranges of a matrix-vector product read so many bytes of the matrix or more.
#define WG_SPLIT_WORK 3e6
#define WG_SPLIT_VECTOR_BYTES (256 << 10)
// From so many multiply-adds on there are several pieces to a thread, so that one that is held up
// leaves work to the others. Packing one element takes as long as so many multiply-adds.
#define WG_FINE_PIECES_WORK 3e7
#define WG_PACKING_WORK 16
// So much longer may they take for that.
#define WG_FINE_PIECES_PRICE 1.08

// Limits that suit the processor: gemm_fit.c.
typedef struct {
  int64_t a_bytes;       // of a block of packed A
  // A transposed A is packed where its rows lie so many bytes apart or more, and more panels of B than this
  // meet it. [vectors are 512 bits wide]
  int64_t apart[2], panels[2];
} wg_product_fit;
extern wg_product_fit wg_fit;

// A matrix op(B)[k, n] in the order in which tiles read it: so many elements, and copying it there.
int64_t wg_packed_elements(int64_t n, int64_t k);
void wg_pack(wg_dtype t, bool transpose_b, int64_t n, int64_t k, const void *b, int64_t ldb, void *packed);
// wg_gemm with such a B and a row-major A. A part is computed by the calling thread; all of C, where `part`
// is NULL, by several.
void wg_multiply_packed(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *a, int64_t lda,
                        const void *packed, bool adds, void *c, int64_t ldc, const wg_product_part *part);
// Into how many parts, one for each thread, C[m, n] is cut for so many multiply-adds; part number i of them;
// and the first row of a tile.
int64_t wg_product_parts(wg_dtype t, int64_t m, int64_t n, double work);
wg_product_part wg_product_part_at(wg_dtype t, int64_t m, int64_t n, int64_t i, int64_t parts);
bool wg_is_cut_by_rows(wg_dtype t, int64_t m, int64_t n);
wg_product_part wg_product_columns(wg_dtype t, int64_t m, int64_t column, int64_t column_end);
int64_t wg_tile_row(wg_dtype t, int64_t m, int64_t tile);

// The calling thread's packing memory: 64-byte aligned, made on first use, kept until the thread ends.
// NULL when the system has no memory.
void *wg_gemm_workspace(void);

#endif
