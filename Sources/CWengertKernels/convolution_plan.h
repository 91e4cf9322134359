// How a convolution becomes products, for all element types and instruction sets.
//
//   The convolution and its gradient by the input are sums over channels and taps of planes of a source, shifted
//   and multiplied with a weight each: correlations. A piece of the source (a few channels, a few rows) is staged:
//   copied with the zeros around it and, where neighbouring results are `step` elements apart, sorted by phases,
//   so that every tap reads a run of neighbouring elements. It stays in the level-2 cache; where nothing has to be
//   sorted or surrounded, the source itself serves. A tile of results, rows by vectors, then takes its operands
//   from a table: the offset of each channel and tap in the stage. So the columns of the matrix that "im2col"
//   names exist in registers alone.
//
//   The gradient by the input for a stride s is s correlations along each axis, one for each remainder of the
//   result's index, with the taps that meet it.
//
//   The gradient by the weights is a product of each tap's shifted planes with the transposed cotangent, summed
//   over the results of an image and then over images.
//
//   How work is cut depends on the shape alone, and so do the bits of a result.
#ifndef WENGERT_CONVOLUTION_PLAN_H
#define WENGERT_CONVOLUTION_PLAN_H

#include "CWengert.h"

// Bytes of the staged rows, of a tile's results, and of the transposed cotangent.
#define WG_STAGE_BYTES (512 << 10)
#define WG_RESULT_BYTES (512 << 10)
// A call has at least so many pieces, where each has so many multiply-adds.
#define WG_CONVOLUTION_PIECES 16
#define WG_CONVOLUTION_PIECE_WORK (1 << 20)
// Partial sums of a gradient by the weights take at most so many bytes, or else one copy.
#define WG_PARTIAL_BYTES (2 << 20)

// One axis of a correlation. Result i takes from tap m the source's element
// start + i * step + position(m), position(m) = first + m * advance, and the kernel's element tap + m * tap_step.
typedef struct {
  int64_t extent, results, step, start;
  int64_t taps, tap, tap_step, first, advance;
  // How many remainders of positions modulo step there are, and the greatest position / step.
  int64_t phases, reach;
  // Results i go to place + i * place_step of an axis with so many elements.
  int64_t place, place_step, places;
} wg_correlation_axis;

typedef struct {
  wg_correlation_axis axis[3];
  int64_t batch, groups;
  int64_t channels, rows;  // of the source and of the result, in one group
  // Strides of the weights: from row to row, channel to channel, group to group, and of the taps.
  int64_t row_stride, channel_stride, group_stride, tap_strides[3];
  // How results are cut: rows and columns of a band, and channels staged at a time.
  int64_t band_rows, band_columns, block;
  bool in_place;  // the source needs no copy
  bool fits;      // what is staged and a tile's results have room
} wg_correlation;

// The convolution itself. A band's results take `tile_rows` elements each.
wg_correlation wg_correlation_of(const wg_convolution *s, int64_t element_bytes, int64_t tile_rows);
// Its gradient by the input, for the results whose indices have these remainders by the strides.
wg_correlation wg_input_correlation_of(const wg_convolution *s, const int64_t remainder[3],
                                       int64_t element_bytes, int64_t tile_rows);

static inline int64_t wg_position(const wg_correlation_axis *axis, int64_t tap) {
  return axis->first + tap * axis->advance;
}
static inline int64_t wg_pieces_of(int64_t n, int64_t size) { return (n + size - 1) / size; }
// Extents of the staged part of one plane.
static inline int64_t wg_staged_rows(const wg_correlation *c) {
  return c->in_place ? c->axis[1].extent : c->band_rows + c->axis[1].reach;
}
static inline int64_t wg_staged_columns(const wg_correlation *c) {
  return c->in_place ? c->axis[2].extent : c->band_columns + c->axis[2].reach;
}
// Planes staged of one channel.
static inline int64_t wg_staged_planes(const wg_correlation *c) {
  return c->axis[0].taps * c->axis[1].phases * c->axis[2].phases;
}
static inline int64_t wg_channel_elements(const wg_correlation *c) {
  if (c->in_place) return c->axis[0].extent * c->axis[1].extent * c->axis[2].extent;
  return wg_staged_planes(c) * wg_staged_rows(c) * wg_staged_columns(c);
}
static inline int64_t wg_taps_of(const wg_correlation *c) {
  return c->axis[0].taps * c->axis[1].taps * c->axis[2].taps;
}
// Where each tap of each of so many channels begins in the staged rows.
void wg_set_offsets(const wg_correlation *c, int64_t channels, int32_t *offsets);

#endif
