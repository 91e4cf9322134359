#include "convolution_plan.h"

static int64_t divisor(int64_t a, int64_t b) { return b == 0 ? a : divisor(b, a % b); }

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Bands halve until the staged rows and a tile's results fit their memory.
static void cut(wg_correlation *c, int64_t element_bytes, int64_t tile_rows) {
  const wg_correlation_axis *height = &c->axis[1], *width = &c->axis[2];
  const int64_t planes = wg_staged_planes(c);
  const int64_t stage = WG_STAGE_BYTES / element_bytes;
  const int64_t results = WG_RESULT_BYTES / element_bytes / tile_rows;
  c->block = c->channels;
  // At least 1, where there are no results, too.
  c->band_rows = height->results > 1 ? height->results : 1;
  c->band_columns = width->results > 1 ? width->results : 1;
  const int64_t others = c->batch * c->groups * c->axis[0].results;
  const double work = (double)others * (double)(c->rows * c->channels * wg_taps_of(c)) *
                      (double)(height->results * width->results);
  const int64_t wanted = least((int64_t)(work / WG_CONVOLUTION_PIECE_WORK), WG_CONVOLUTION_PIECES);
  for (;;) {
    const int64_t rows = c->band_rows + height->reach, columns = c->band_columns + width->reach;
    const bool is_few = others * wg_pieces_of(height->results, c->band_rows) < wanted;
    const bool is_staged = c->in_place || c->block * planes * rows * columns <= stage;
    c->fits = is_staged && c->band_rows * columns <= results;
    if (c->fits && (!is_few || c->band_rows <= 1)) break;
    if (c->band_rows > 1) c->band_rows = (c->band_rows + 1) / 2;
    else if (!is_staged && c->block > 1) c->block = (c->block + 1) / 2;
    else if (c->band_columns > 1) c->band_columns = (c->band_columns + 1) / 2;
    else break;
  }
}

// Whether every result reads inside of the source, run by run.
static bool needs_no_copy(const wg_correlation *c) {
  for (int i = 0; i < 3; i++) {
    const wg_correlation_axis *axis = &c->axis[i];
    if (axis->start < 0 || (i > 0 && axis->step != 1)) return false;
    const int64_t last = wg_position(axis, axis->advance > 0 ? axis->taps - 1 : 0);
    if (axis->start + (axis->results - 1) * axis->step + last >= axis->extent) return false;
  }
  return c->channels * c->axis[0].extent * c->axis[1].extent * c->axis[2].extent < INT32_MAX;
}

static void finish(wg_correlation *c, int64_t element_bytes, int64_t tile_rows) {
  if (wg_taps_of(c) > 0 && c->channels > 0) c->in_place = needs_no_copy(c);
  cut(c, element_bytes, tile_rows);
}

wg_correlation wg_correlation_of(const wg_convolution *s, int64_t element_bytes, int64_t tile_rows) {
  wg_correlation c = {.batch = s->batch, .groups = s->groups,
                      .channels = s->inputs / s->groups, .rows = s->outputs / s->groups};
  int64_t taps = 1;
  for (int i = 2; i >= 0; i--) {
    const int64_t step = s->stride[i], dilation = s->dilation[i];
    c.axis[i] = (wg_correlation_axis){
      .extent = s->input[i], .results = s->output[i], .step = step, .start = -s->padding[i],
      .taps = s->kernel[i], .tap_step = 1, .advance = dilation,
      .phases = least(s->kernel[i], step / divisor(step, dilation)),
      .reach = (s->kernel[i] - 1) * dilation / step, .place_step = 1, .places = s->output[i]};
    c.tap_strides[i] = taps;
    taps *= s->kernel[i];
  }
  c.channel_stride = taps;
  c.row_stride = c.channels * taps;
  c.group_stride = c.rows * c.row_stride;
  finish(&c, element_bytes, tile_rows);
  return c;
}

wg_correlation wg_input_correlation_of(const wg_convolution *s, const int64_t remainder[3],
                                       int64_t element_bytes, int64_t tile_rows) {
  wg_correlation c = {.batch = s->batch, .groups = s->groups,
                      .channels = s->outputs / s->groups, .rows = s->inputs / s->groups};
  int64_t taps = 1;
  for (int i = 2; i >= 0; i--) {
    const int64_t stride = s->stride[i], dilation = s->dilation[i];
    const int64_t common = divisor(stride, dilation), tap_step = stride / common;
    const int64_t from = remainder[i] + s->padding[i];
    // Element `from` of the padded input meets the taps r with from - r * dilation divisible by the stride.
    int64_t tap = 0;
    while (tap < tap_step && tap < s->kernel[i] && (from - tap * dilation) % stride != 0) tap++;
    const bool meets = tap < s->kernel[i] && (from - tap * dilation) % stride == 0;
    const int64_t count = meets ? (s->kernel[i] - 1 - tap) / tap_step + 1 : 0;
    const int64_t advance = dilation / common, reach = count > 0 ? (count - 1) * advance : 0;
    c.axis[i] = (wg_correlation_axis){
      .extent = s->output[i], .step = 1, .taps = count, .tap = tap, .tap_step = tap_step,
      .results = remainder[i] < s->input[i] ? (s->input[i] - 1 - remainder[i]) / stride + 1 : 0,
      .start = count > 0 ? (from - tap * dilation) / stride - reach : 0, .first = reach,
      .advance = -advance, .phases = 1, .reach = reach, .place = remainder[i], .place_step = stride,
      .places = s->input[i]};
    c.tap_strides[i] = taps;
    taps *= s->kernel[i];
  }
  c.row_stride = taps;
  c.channel_stride = c.rows * taps;
  c.group_stride = c.channels * c.channel_stride;
  finish(&c, element_bytes, tile_rows);
  return c;
}

// Where a tap of a channel begins in the staged rows.
static int64_t tap_offset(const wg_correlation *c, int64_t d, int64_t h, int64_t w) {
  const wg_correlation_axis *height = &c->axis[1], *width = &c->axis[2];
  const int64_t y = wg_position(height, h), x = wg_position(width, w);
  const int64_t columns = wg_staged_columns(c);
  if (c->in_place) return (wg_position(&c->axis[0], d) * height->extent + y) * columns + x;
  const int64_t row_phase = h % height->phases, column_phase = w % width->phases;
  const int64_t plane = (d * height->phases + row_phase) * width->phases + column_phase;
  return (plane * wg_staged_rows(c) + y / height->step) * columns + x / width->step;
}

void wg_set_offsets(const wg_correlation *c, int64_t channels, int32_t *offsets) {
  const int64_t stride = wg_channel_elements(c);
  for (int64_t channel = 0; channel < channels; channel++) {
    for (int64_t d = 0; d < c->axis[0].taps; d++) {
      for (int64_t h = 0; h < c->axis[1].taps; h++) {
        for (int64_t w = 0; w < c->axis[2].taps; w++) {
          *offsets++ = (int32_t)(channel * stride + tap_offset(c, d, h, w));
        }
      }
    }
  }
}
