// The gradient of a convolution by its weights; see convolution_plan.h. Part of gemm_kernels.h.

// Each part of the images has sums of its own, [group][tap][channel][output], a row of outputs padded to whole
// vectors: products of the staged channels, shifted by a tap, with the transposed cotangent.
typedef struct {
  const wg_correlation *c;
  const WG_T *source, *cotangent;
  const int32_t *offsets;  // of the channels and taps of a block
  WG_T *sums;
  int64_t parts, stride;  // elements of a part
} WG_FN(weight_sums);

// The rows of a tile: channels, whose planes lie a channel apart, or, where channels are few, the taps along
// a row, which lie `dilation` apart.
INLINE bool WG_FN(rows_are_taps)(const wg_correlation *c) {
  return c->axis[2].step == 1 && c->channels < 4 && c->axis[2].taps > c->channels;
}

// The cotangent of a band, results by outputs: panels of NR columns, the last one padded to whole vectors.
static void WG_FN(transpose_band)(const wg_correlation *c, const WG_FN(band) *band, const WG_T *cotangent,
                                  WG_T *to) {
  const wg_correlation_axis *d = &c->axis[0], *h = &c->axis[1], *w = &c->axis[2];
  const int64_t plane = d->results * h->results * w->results, n = band->rows * band->columns;
  const WG_T *from = cotangent + (band->image * c->groups + band->group) * c->rows * plane +
                     (band->depth * h->results + band->row) * w->results + band->column;
  for (int64_t o = 0; o < c->rows; o += NR) {
    const int64_t width = WG_FN(panel_width)(o, c->rows), padded = WG_FN(padded)(width);
    WG_FN(pack_across)(width, n, from + o * plane, plane, to, padded);
    to += n * padded;
  }
}

// Adds the products of a band and one panel of outputs to all taps and channels of a block.
static void WG_FN(add_panel)(const WG_FN(weight_sums) *x, const WG_FN(band) *band, int64_t first,
                             int64_t last, const WG_T *staged, const WG_T *panel, int64_t width,
                             WG_T *sums) {
  const wg_correlation *c = x->c;
  const int64_t taps = wg_taps_of(c), across = c->axis[2].taps, lines = taps / across;
  const int64_t ld = WG_FN(padded)(c->rows), pitch = wg_staged_columns(c);
  const int64_t channels = last - first, channel_stride = wg_channel_elements(c);
  const int64_t vectors = width / LANES;
  if (WG_FN(rows_are_taps)(c)) {
    const WG_FN(row_cut) cut = WG_FN(cut_rows)(across);
    for (int64_t i = 0; i < channels * lines; i++) {
      const int64_t channel = i / lines, tap = i % lines * across;
      for (int64_t t = 0; t < cut.tiles; t++) {
        const int64_t row = WG_FN(cut_at)(&cut, t), rows = WG_FN(cut_at)(&cut, t + 1) - row;
        WG_FN(runs_tiles)[rows - 1][vectors - 1](
          band->rows, band->columns, staged + x->offsets[channel * taps + tap + row], c->axis[2].advance,
          pitch, panel, width, sums + ((tap + row) * c->channels + first + channel) * ld,
          c->channels * ld);
      }
    }
    return;
  }
  const WG_FN(row_cut) cut = WG_FN(cut_rows)(channels);
  for (int64_t tap = 0; tap < taps; tap++) {
    for (int64_t t = 0; t < cut.tiles; t++) {
      const int64_t row = WG_FN(cut_at)(&cut, t), rows = WG_FN(cut_at)(&cut, t + 1) - row;
      WG_FN(runs_tiles)[rows - 1][vectors - 1](
        band->rows, band->columns, staged + x->offsets[tap] + row * channel_stride, channel_stride,
        pitch, panel, width, sums + (tap * c->channels + first + row) * ld, ld);
    }
  }
}

static void WG_FN(add_band)(const WG_FN(weight_sums) *x, const WG_FN(band) *band, WG_T *sums) {
  const wg_correlation *c = x->c;
  WG_T *memory = wg_gemm_workspace(), *transposed = memory + 2 * WG_STAGE_BYTES / sizeof(WG_T);
  WG_FN(transpose_band)(c, band, x->cotangent, transposed);
  for (int64_t first = 0; first < c->channels; first += c->block) {
    const int64_t last = first + c->block < c->channels ? first + c->block : c->channels;
    const WG_T *staged = WG_FN(staged)(c, band, first, last, x->source, memory);
    const WG_T *panel = transposed;
    for (int64_t o = 0; o < c->rows; o += NR) {
      const int64_t width = WG_FN(padded)(WG_FN(panel_width)(o, c->rows));
      WG_FN(add_panel)(x, band, first, last, staged, panel, width, sums + o);
      panel += band->rows * band->columns * width;
    }
  }
}

// The images of a part in one group.
static void WG_FN(sum_part)(void *context, int64_t piece) {
  const WG_FN(weight_sums) *x = context;
  const wg_correlation *c = x->c;
  const wg_correlation_axis *d = &c->axis[0], *h = &c->axis[1], *w = &c->axis[2];
  const int64_t part = piece / c->groups, group = piece % c->groups;
  const int64_t of_group = x->stride / c->groups;
  WG_T *sums = x->sums + part * x->stride + group * of_group;
  for (int64_t i = 0; i < of_group; i++) sums[i] = 0;
  const int64_t end = (part + 1) * c->batch / x->parts;
  WG_FN(band) band = {.group = group};
  for (band.image = part * c->batch / x->parts; band.image < end; band.image++) {
    for (band.depth = 0; band.depth < d->results; band.depth++) {
      for (band.row = 0; band.row < h->results; band.row += c->band_rows) {
        band.rows = h->results - band.row < c->band_rows ? h->results - band.row : c->band_rows;
        for (band.column = 0; band.column < w->results; band.column += c->band_columns) {
          const int64_t left = w->results - band.column;
          band.columns = left < c->band_columns ? left : c->band_columns;
          WG_FN(add_band)(x, &band, sums);
        }
      }
    }
  }
}

// Adds up the parts in the first one, and writes that in the order of the weights.
static void WG_FN(join_parts)(const WG_FN(weight_sums) *x, WG_T *w) {
  const wg_correlation *c = x->c;
  const int64_t taps = wg_taps_of(c), ld = WG_FN(padded)(c->rows);
  for (int64_t part = 1; part < x->parts; part++) {
    const WG_T *from = x->sums + part * x->stride;
    for (int64_t i = 0; i < x->stride; i += LANES) {
      WG_FN(store)(x->sums + i, WG_FN(load)(x->sums + i) + WG_FN(load)(from + i));
    }
  }
  const WG_T *from = x->sums;
  for (int64_t g = 0; g < c->groups; g++) {
    for (int64_t tap = 0; tap < taps; tap++) {
      for (int64_t channel = 0; channel < c->channels; channel++) {
        WG_T *to = w + (g * c->rows * c->channels + channel) * taps + tap;
        for (int64_t o = 0; o < c->rows; o++) to[o * c->channels * taps] = from[o];
        from += ld;
      }
    }
  }
}

// False if there is no memory, or a kernel too large for it.
static bool WG_FN(correlate_weights)(const wg_correlation *c, const void *source, const void *cotangent,
                                     void *w) {
  if (!c->fits) return false;
  const int64_t taps = wg_taps_of(c);
  WG_FN(weight_sums) x = {.c = c, .source = source, .cotangent = cotangent};
  x.stride = c->groups * taps * c->channels * WG_FN(padded)(c->rows);
  const int64_t most = WG_PARTIAL_BYTES / (int64_t)sizeof(WG_T) / x.stride;
  x.parts = most < WG_CONVOLUTION_PIECES ? most : WG_CONVOLUTION_PIECES;
  if (x.parts > c->batch) x.parts = c->batch;
  if (x.parts < 1) x.parts = 1;
  const size_t bytes = (size_t)(x.parts * x.stride) * sizeof(WG_T);
  const size_t offset_bytes = (size_t)(c->block * taps) * sizeof(int32_t);
  int32_t *offsets = wg_buffer_allocate(offset_bytes);
  x.sums = wg_buffer_allocate(bytes);
  const bool has_memory = offsets != NULL && x.sums != NULL && wg_gemm_workspace() != NULL;
  if (has_memory) {
    wg_set_offsets(c, c->block, offsets);
    x.offsets = offsets;
    if (wg_thread_count() == 1) {
      for (int64_t i = 0; i < x.parts * c->groups; i++) WG_FN(sum_part)(&x, i);
    } else {
      wg_parallel(x.parts * c->groups, WG_FN(sum_part), &x);
    }
    WG_FN(join_parts)(&x, w);
  }
  if (offsets != NULL) wg_buffer_release(offsets, offset_bytes);
  if (x.sums != NULL) wg_buffer_release(x.sums, bytes);
  return has_memory;
}
