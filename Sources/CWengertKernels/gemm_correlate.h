// The convolution and its gradient by the input: correlations, see convolution_plan.h. Part of gemm_kernels.h.

typedef struct {
  const wg_correlation *c;
  const WG_T *source, *weights, *bias;  // weights are packed: tile after tile, [channel and tap][row]
  const int32_t *offsets;               // of each channel and tap of a block
  WG_T *result;
} WG_FN(correlation);

// Rows of a tile: tiles differ by at most one.
typedef struct {
  int64_t tiles, rows, longer;
} WG_FN(row_cut);

INLINE WG_FN(row_cut) WG_FN(cut_rows)(int64_t rows) {
  const int64_t tiles = (rows + WG_MR - 1) / WG_MR;
  return (WG_FN(row_cut)){tiles, rows / tiles, rows % tiles};
}
INLINE int64_t WG_FN(cut_at)(const WG_FN(row_cut) *cut, int64_t tile) {
  return tile * cut->rows + (tile < cut->longer ? tile : cut->longer);
}

// The weights of all groups, as tiles read them.
static void WG_FN(pack_weights)(const wg_correlation *c, const WG_T *w, WG_T *to) {
  const WG_FN(row_cut) cut = WG_FN(cut_rows)(c->rows);
  const wg_correlation_axis *d = &c->axis[0], *h = &c->axis[1], *v = &c->axis[2];
  for (int64_t g = 0; g < c->groups; g++) {
    for (int64_t t = 0; t < cut.tiles; t++) {
      const int64_t first = WG_FN(cut_at)(&cut, t), last = WG_FN(cut_at)(&cut, t + 1);
      for (int64_t channel = 0; channel < c->channels; channel++) {
        const WG_T *from = w + g * c->group_stride + channel * c->channel_stride;
        for (int64_t i = 0; i < d->taps; i++) {
          for (int64_t j = 0; j < h->taps; j++) {
            for (int64_t k = 0; k < v->taps; k++) {
              const int64_t tap = (d->tap + i * d->tap_step) * c->tap_strides[0] +
                                  (h->tap + j * h->tap_step) * c->tap_strides[1] +
                                  (v->tap + k * v->tap_step) * c->tap_strides[2];
              for (int64_t r = first; r < last; r++) *to++ = from[r * c->row_stride + tap];
            }
          }
        }
      }
    }
  }
}

// Writes the rows of a tile's results, whose gaps are left out, to where they belong.
static void WG_FN(scatter_tile)(const wg_correlation *c, const WG_FN(band) *band, int64_t rows,
                                const WG_T *from, int64_t ld, bool adds, WG_T *to) {
  const wg_correlation_axis *h = &c->axis[1], *w = &c->axis[2];
  const int64_t plane = c->axis[0].places * h->places * w->places, step = w->place_step;
  const int64_t columns = wg_staged_columns(c), width = band->columns;
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t y = 0; y < band->rows; y++) {
      const WG_T *line = from + i * ld + y * columns;
      WG_T *out = to + i * plane + y * h->place_step * w->places;
      if (adds) {
        for (int64_t x = 0; x < width; x++) out[x * step] += line[x];
      } else if (step == 1) {
        WG_FN(copy_row)(width, 1, line, out);
      } else {
        for (int64_t x = 0; x < width; x++) out[x * step] = line[x];
      }
    }
  }
}

// How the results of a band are taken as vectors: one run with gaps where rows of what is staged are longer than
// those of the result, or row by row, where rows are whole vectors. Without gaps they go where they belong at once.
typedef struct {
  int64_t vectors, tail, per_row, pitch;
  bool is_direct;
} WG_FN(run_cut);

static WG_FN(run_cut) WG_FN(cut_runs)(const wg_correlation *c, const WG_FN(band) *band) {
  const int64_t pitch = wg_staged_columns(c), columns = band->columns;
  const bool is_whole = c->axis[2].place_step == 1 && c->axis[1].place_step == 1 &&
                        (band->rows == 1 || columns == c->axis[2].places);
  const int64_t run = (band->rows - 1) * pitch + columns;
  WG_FN(run_cut) cut = {.vectors = (run + LANES - 1) / LANES};
  cut.tail = run - (cut.vectors - 1) * LANES;
  cut.per_row = cut.vectors;
  cut.is_direct = is_whole && (band->rows == 1 || pitch == columns);
  if (is_whole && !cut.is_direct && columns % LANES == 0) {
    cut = (WG_FN(run_cut)){band->rows * (columns / LANES), LANES, columns / LANES, pitch, true};
  }
  return cut;
}

// All vectors of one tile of rows, for the channels of a block.
static void WG_FN(tile_of_band)(const WG_FN(run_cut) *cut, int64_t rows, int64_t k, const WG_T *weights,
                                const WG_T *staged, const int32_t *offsets, const WG_T *start, bool adds,
                                WG_T *to, int64_t ld) {
  for (int64_t v = 0; v < cut->vectors; v += WG_NV) {
    const int64_t count = cut->vectors - v < WG_NV ? cut->vectors - v : WG_NV;
    const WG_T *columns[WG_NV];
    for (int64_t j = 0; j < count; j++) {
      const int64_t row = (v + j) / cut->per_row;
      columns[j] = staged + row * cut->pitch + (v + j - row * cut->per_row) * LANES;
    }
    const int64_t tail = v + count == cut->vectors ? cut->tail : LANES;
    WG_FN(gathered_tiles)[tail == LANES][rows - 1][count - 1](k, weights, columns, offsets, start,
                                                             to + v * LANES, ld, adds, tail);
  }
}

// The results of a band.
static void WG_FN(correlate_band)(const WG_FN(correlation) *x, const WG_FN(band) *band) {
  const wg_correlation *c = x->c;
  const wg_correlation_axis *d = &c->axis[0], *h = &c->axis[1], *w = &c->axis[2];
  WG_T *memory = wg_gemm_workspace(), *tile_memory = memory + 2 * WG_STAGE_BYTES / sizeof(WG_T);
  const WG_FN(row_cut) cut = WG_FN(cut_rows)(c->rows);
  const WG_FN(run_cut) run = WG_FN(cut_runs)(c, band);
  const int64_t taps = wg_taps_of(c), plane = d->places * h->places * w->places;
  const int64_t place = ((d->place + band->depth * d->place_step) * h->places + h->place +
                         band->row * h->place_step) * w->places + w->place +
                        band->column * w->place_step;
  for (int64_t first = 0; first == 0 || first < c->channels; first += c->block) {
    const int64_t last = first + c->block < c->channels ? first + c->block : c->channels;
    const WG_T *staged =
      taps > 0 ? WG_FN(staged)(c, band, first, last, x->source, memory) : memory;
    for (int64_t t = 0; t < cut.tiles; t++) {
      const int64_t row = WG_FN(cut_at)(&cut, t), rows = WG_FN(cut_at)(&cut, t + 1) - row;
      const int64_t channel = band->group * c->rows + row;
      const WG_T *weights = x->weights + channel * c->channels * taps + first * taps * rows;
      const WG_T *start = first == 0 && x->bias != NULL ? x->bias + channel : NULL;
      WG_T *to = x->result + (band->image * c->groups * c->rows + channel) * plane + place;
      const int64_t ld = run.vectors * LANES;
      WG_FN(tile_of_band)(&run, rows, (last - first) * taps, weights, staged, x->offsets, start,
                          run.is_direct && first > 0, run.is_direct ? to : tile_memory,
                          run.is_direct ? plane : ld);
      if (!run.is_direct) WG_FN(scatter_tile)(c, band, rows, tile_memory, ld, first > 0, to);
    }
    if (c->channels == 0) break;
  }
}

static void WG_FN(correlate_piece)(void *context, int64_t piece) {
  const WG_FN(correlation) *x = context;
  const wg_correlation *c = x->c;
  const wg_correlation_axis *h = &c->axis[1], *w = &c->axis[2];
  const int64_t across = wg_pieces_of(w->results, c->band_columns);
  const int64_t down = wg_pieces_of(h->results, c->band_rows);
  WG_FN(band) band = {.column = piece % across * c->band_columns};
  piece /= across;
  band.row = piece % down * c->band_rows;
  piece /= down;
  band.depth = piece % c->axis[0].results;
  piece /= c->axis[0].results;
  band.group = piece % c->groups;
  band.image = piece / c->groups;
  band.columns = w->results - band.column < c->band_columns ? w->results - band.column : c->band_columns;
  band.rows = h->results - band.row < c->band_rows ? h->results - band.row : c->band_rows;
  WG_FN(correlate_band)(x, &band);
}

// False if there is no memory, or a kernel too large for it.
static bool WG_FN(correlate)(const wg_correlation *c, const void *source, const void *weights,
                             const void *bias, void *result) {
  if (!c->fits) return false;
  const int64_t taps = wg_taps_of(c), channels = c->block > 0 ? c->block : 1;
  const int64_t pieces = c->batch * c->groups * c->axis[0].results *
                         wg_pieces_of(c->axis[1].results, c->band_rows) *
                         wg_pieces_of(c->axis[2].results, c->band_columns);
  const size_t weight_bytes = (size_t)(c->groups * c->rows * c->channels * taps) * sizeof(WG_T);
  const size_t offset_bytes = (size_t)(channels * taps) * sizeof(int32_t);
  WG_T *packed = wg_buffer_allocate(weight_bytes);
  int32_t *offsets = wg_buffer_allocate(offset_bytes);
  const bool has_memory = packed != NULL && offsets != NULL && wg_gemm_workspace() != NULL;
  if (has_memory) {
    WG_FN(pack_weights)(c, weights, packed);
    wg_set_offsets(c, channels, offsets);
    WG_FN(correlation) x = {c, source, packed, bias, offsets, result};
    if (pieces == 1 || wg_thread_count() == 1) {
      for (int64_t i = 0; i < pieces; i++) WG_FN(correlate_piece)(&x, i);
    } else {
      wg_parallel(pieces, WG_FN(correlate_piece), &x);
    }
  }
  if (packed != NULL) wg_buffer_release(packed, weight_bytes);
  if (offsets != NULL) wg_buffer_release(offsets, offset_bytes);
  return has_memory;
}
