// Copying a piece of a convolution's source into the order in which tiles read it; see convolution_plan.h.
// Part of gemm_kernels.h.

// Which results a piece of work computes: of an image and a group, at a depth, a band of rows and columns.
typedef struct {
  int64_t image, group, depth, row, rows, column, columns;
} WG_FN(band);

// The compiler would make calls of memcpy and memset of the loops around this, which are shorter than those.
#define NO_CALL __asm__ volatile("")

// Elements 0, 2, 4, ... of two vectors.
#if LANES == 16
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#elif LANES == 8
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#elif LANES == 4
#define EVEN 0, 2, 4, 6
#else
#define EVEN 0, 2
#endif

// y[0 ..< n] = x[j * step].
INLINE void WG_FN(copy_row)(int64_t n, int64_t step, const WG_T *x, WG_T *y) {
  int64_t j = 0;
  if (step == 1) {
    for (; j + LANES <= n; j += LANES) {
      WG_FN(store)(y + j, WG_FN(load)(x + j));
      NO_CALL;
    }
    if (j < n) WG_FN(store_part)(y + j, WG_FN(load_part)(x + j, n - j), n - j);
    return;
  }
  if (step == 2) {
    // The last element of the second vector is not needed, and may not be there.
    for (; j + LANES < n; j += LANES) {
      const WG_FN(vector) low = WG_FN(load)(x + 2 * j), high = WG_FN(load)(x + 2 * j + LANES);
      WG_FN(store)(y + j, __builtin_shufflevector(low, high, EVEN));
    }
  }
  for (; j < n; j++) {
    y[j] = x[j * step];
    NO_CALL;
  }
}

// y[0 ..< n] = x[j * step], 0 where j lies outside of first ..< last.
INLINE void WG_FN(stage_row)(int64_t n, int64_t step, int64_t first, int64_t last, const WG_T *x,
                             WG_T *y) {
  for (int64_t j = 0; j < first; j++) {
    y[j] = 0;
    NO_CALL;
  }
  WG_FN(copy_row)(last - first, step, x + first * step, y + first);
  for (int64_t j = last; j < n; j++) {
    y[j] = 0;
    NO_CALL;
  }
}

// One phase of one plane; x is NULL where the plane lies outside of the source.
static void WG_FN(stage_plane)(const wg_correlation *c, const WG_FN(band) *band, int64_t row_phase,
                               int64_t column_phase, const WG_T *x, WG_T *y) {
  const wg_correlation_axis *height = &c->axis[1], *width = &c->axis[2];
  const int64_t rows = wg_staged_rows(c), columns = wg_staged_columns(c);
  const int64_t top = height->start + row_phase * height->advance % height->step +
                      band->row * height->step;
  const int64_t left = width->start + column_phase * width->advance % width->step +
                       band->column * width->step;
  // Elements left + j * step lie inside for first <= j < last.
  int64_t first = left < 0 ? (-left + width->step - 1) / width->step : 0;
  int64_t last = left < width->extent ? (width->extent - 1 - left) / width->step + 1 : 0;
  if (first > columns) first = columns;
  if (last > columns) last = columns;
  if (last < first) last = first;
  for (int64_t i = 0; i < rows; i++) {
    const int64_t row = top + i * height->step;
    const bool is_inside = x != NULL && row >= 0 && row < height->extent;
    if (!is_inside) memset(y + i * columns, 0, (size_t)columns * sizeof(WG_T));
    else {
      WG_FN(stage_row)(columns, width->step, first, last, x + row * width->extent + left,
                       y + i * columns);
    }
  }
}

// Channels [first, last) of a group.
static void WG_FN(stage)(const wg_correlation *c, const WG_FN(band) *band, int64_t first, int64_t last,
                         const WG_T *source, WG_T *to) {
  const wg_correlation_axis *depth = &c->axis[0];
  const int64_t plane = c->axis[1].extent * c->axis[2].extent;
  const int64_t staged = wg_staged_rows(c) * wg_staged_columns(c);
  const int64_t image = (band->image * c->groups + band->group) * c->channels;
  for (int64_t channel = first; channel < last; channel++) {
    const WG_T *volume = source + (image + channel) * depth->extent * plane;
    for (int64_t d = 0; d < depth->taps; d++) {
      const int64_t slice = depth->start + band->depth * depth->step + wg_position(depth, d);
      const WG_T *from = slice >= 0 && slice < depth->extent ? volume + slice * plane : NULL;
      for (int64_t h = 0; h < c->axis[1].phases; h++) {
        for (int64_t w = 0; w < c->axis[2].phases; w++) {
          WG_FN(stage_plane)(c, band, h, w, from, to);
          to += staged;
        }
      }
    }
  }
}

// Where the channel that is staged first begins, seen from the first result of a band: staged in memory, or in
// the source itself.
static const WG_T *WG_FN(staged)(const wg_correlation *c, const WG_FN(band) *band, int64_t first,
                                 int64_t last, const WG_T *source, WG_T *memory) {
  if (!c->in_place) {
    WG_FN(stage)(c, band, first, last, source, memory);
    return memory;
  }
  const wg_correlation_axis *d = &c->axis[0], *h = &c->axis[1], *w = &c->axis[2];
  const int64_t channel = (band->image * c->groups + band->group) * c->channels + first;
  const int64_t slice = channel * d->extent + d->start + band->depth * d->step;
  return source + (slice * h->extent + h->start + band->row) * w->extent + w->start + band->column;
}
