// Pooling of one floating-point type, planes [first, last). Included with REAL and R(name).

// The elements that a result covers along an axis: `end` is beyond the last one.
typedef struct {
  int64_t begin, end, step, divisor;
} R(window);

WG_INLINE R(window) R(window_of)(const wg_pooling *s, int axis, int64_t i) {
  const int64_t n = s->input[axis], m = s->output[axis];
  if (s->adaptive) {
    const int64_t begin = i * n / m, end = ((i + 1) * n + m - 1) / m;
    return (R(window)){begin, end, 1, end - begin};
  }
  const int64_t step = s->dilation[axis], padding = s->padding[axis];
  int64_t begin = i * s->stride[axis] - padding, end = begin + (s->kernel[axis] - 1) * step + 1;
  const int64_t padded = (end < n + padding ? end : n + padding) - begin;
  if (begin < 0) begin += (-begin + step - 1) / step * step;
  if (end > n) end = n;
  return (R(window)){begin, end, step, s->counts_padding ? padded : end - begin};
}

// The first maximum, or the last NaN, of one window.
WG_INLINE void R(max_of_window)(R(window) rows, R(window) row, int64_t columns, const REAL *x, REAL *y,
                                int32_t *at) {
  REAL best = -(REAL)INFINITY;
  int64_t found = rows.begin * columns + row.begin;
  for (int64_t r = rows.begin; r < rows.end; r += rows.step) {
    for (int64_t c = row.begin; c < row.end; c += row.step) {
      const REAL value = x[r * columns + c];
      if (value > best || value != value) {
        best = value;
        found = r * columns + c;
      }
    }
  }
  *y = best;
  *at = (int32_t)found;
}

// Lets the elements x[j * stride], which lie at `place` + j * stride, compete with the best of their windows.
WG_INLINE void R(compete)(int64_t stride, int64_t begin, int64_t end, const REAL *x, int32_t place, REAL *y,
                          int32_t *at) {
  WG_INDEPENDENT for (int64_t j = begin; j < end; j++) {
    const REAL value = x[j * stride];
    const bool wins = value > y[j] || value != value;
    y[j] = wins ? value : y[j];
    at[j] = wins ? place + (int32_t)(j * stride) : at[j];
  }
}

// The results [begin, end) of a row, whose windows lie inside along it: tap by tap, so that neighbouring windows
// go together.
WG_INLINE void R(max_of_run)(const wg_pooling *s, R(window) rows, int64_t begin, int64_t end, const REAL *x,
                             REAL *y, int32_t *at) {
  const int64_t columns = s->input[1], stride = s->stride[1];
  const int64_t left = -s->padding[1];
  for (int64_t j = begin; j < end; j++) {
    y[j] = -(REAL)INFINITY;
    at[j] = (int32_t)(rows.begin * columns + left + j * stride);
  }
  for (int64_t r = rows.begin; r < rows.end; r += rows.step) {
    for (int64_t k = 0; k < s->kernel[1]; k++) {
      const int64_t place = r * columns + left + k * s->dilation[1];
      if (stride == 1) R(compete)(1, begin, end, x + place, (int32_t)place, y, at);
      else if (stride == 2) R(compete)(2, begin, end, x + place, (int32_t)place, y, at);
      else R(compete)(stride, begin, end, x + place, (int32_t)place, y, at);
    }
  }
}

static void R(max_pool)(const wg_pooling *s, int64_t first, int64_t last, const void *xp, void *yp,
                        int32_t *position) {
  const int64_t columns = s->input[1], width = s->output[1], stride = s->stride[1];
  // Windows [begin, end) of a row lie inside along it.
  int64_t begin = (s->padding[1] + stride - 1) / stride;
  int64_t end = (columns + s->padding[1] - (s->kernel[1] - 1) * s->dilation[1] - 1) / stride + 1;
  if (end > width) end = width;
  if (s->adaptive || end < begin || columns + s->padding[1] <= (s->kernel[1] - 1) * s->dilation[1]) {
    begin = end = width;
  }
  for (int64_t plane = first; plane < last; plane++) {
    const REAL *x = (const REAL *)xp + plane * s->input[0] * columns;
    for (int64_t i = 0; i < s->output[0]; i++) {
      REAL *y = (REAL *)yp + (plane * s->output[0] + i) * width;
      int32_t *at = position + (plane * s->output[0] + i) * width;
      const R(window) rows = R(window_of)(s, 0, i);
      for (int64_t j = 0; j < begin; j++) {
        R(max_of_window)(rows, R(window_of)(s, 1, j), columns, x, y + j, at + j);
      }
      if (begin < end) R(max_of_run)(s, rows, begin, end, x, y, at);
      for (int64_t j = end; j < width; j++) {
        R(max_of_window)(rows, R(window_of)(s, 1, j), columns, x, y + j, at + j);
      }
    }
  }
}

static void R(average_pool)(const wg_pooling *s, int64_t first, int64_t last, const void *xp, void *yp) {
  const int64_t columns = s->input[1];
  for (int64_t plane = first; plane < last; plane++) {
    const REAL *x = (const REAL *)xp + plane * s->input[0] * columns;
    REAL *y = (REAL *)yp + plane * s->output[0] * s->output[1];
    for (int64_t i = 0; i < s->output[0]; i++) {
      const R(window) rows = R(window_of)(s, 0, i);
      for (int64_t j = 0; j < s->output[1]; j++) {
        const R(window) row = R(window_of)(s, 1, j);
        REAL sum = 0;
        for (int64_t r = rows.begin; r < rows.end; r++) {
          for (int64_t c = row.begin; c < row.end; c++) sum += x[r * columns + c];
        }
        *y++ = sum / (REAL)(rows.divisor * row.divisor);
      }
    }
  }
}

static void R(average_pool_transpose)(const wg_pooling *s, int64_t first, int64_t last, const void *yp,
                                      void *xp) {
  const int64_t columns = s->input[1];
  for (int64_t plane = first; plane < last; plane++) {
    const REAL *y = (const REAL *)yp + plane * s->output[0] * s->output[1];
    REAL *x = (REAL *)xp + plane * s->input[0] * columns;
    memset(x, 0, (size_t)(s->input[0] * columns) * sizeof(REAL));
    for (int64_t i = 0; i < s->output[0]; i++) {
      const R(window) rows = R(window_of)(s, 0, i);
      for (int64_t j = 0; j < s->output[1]; j++) {
        const R(window) row = R(window_of)(s, 1, j);
        const REAL share = *y++ / (REAL)(rows.divisor * row.divisor);
        for (int64_t r = rows.begin; r < rows.end; r++) {
          for (int64_t c = row.begin; c < row.end; c++) x[r * columns + c] += share;
        }
      }
    }
  }
}

// Where tap k meets the plane along an axis: results [begin, end), and the first element that they read.
typedef struct {
  int64_t begin, end, from;
} R(tap);

WG_INLINE R(tap) R(tap_of)(const wg_pooling *s, int axis, int64_t k) {
  const int64_t stride = s->stride[axis], start = k * s->dilation[axis] - s->padding[axis];
  const int64_t last = s->input[axis] - 1 - start;
  R(tap) t = {start < 0 ? (-start + stride - 1) / stride : 0, last < 0 ? 0 : last / stride + 1, 0};
  if (t.end > s->output[axis]) t.end = s->output[axis];
  if (t.begin > t.end) t.begin = t.end;
  t.from = t.begin * stride + start;
  return t;
}

// Calls f(column element, plane element) for all that belong together.
#define EACH_PAIR(s, f)                                                                     \
  for (int64_t k = 0; k < (s)->kernel[0] * (s)->kernel[1]; k++) {                           \
    const R(tap) rows = R(tap_of)(s, 0, k / (s)->kernel[1]);                                \
    const R(tap) row = R(tap_of)(s, 1, k % (s)->kernel[1]);                                 \
    for (int64_t i = rows.begin; i < rows.end; i++) {                                       \
      const int64_t column = (k * (s)->output[0] + i) * (s)->output[1];                     \
      const int64_t from = (rows.from + (i - rows.begin) * (s)->stride[0]) * (s)->input[1]; \
      for (int64_t j = row.begin; j < row.end; j++) {                                       \
        f(column + j, from + row.from + (j - row.begin) * (s)->stride[1]);                  \
      }                                                                                     \
    }                                                                                       \
  }

static void R(unfold)(const wg_pooling *s, int64_t first, int64_t last, const void *xp, void *yp) {
  const int64_t plane = s->input[0] * s->input[1];
  const int64_t columns = s->kernel[0] * s->kernel[1] * s->output[0] * s->output[1];
  for (int64_t p = first; p < last; p++) {
    const REAL *x = (const REAL *)xp + p * plane;
    REAL *y = (REAL *)yp + p * columns;
    memset(y, 0, (size_t)columns * sizeof(REAL));
#define F(column, element) y[column] = x[element]
    EACH_PAIR(s, F)
#undef F
  }
}

static void R(fold)(const wg_pooling *s, int64_t first, int64_t last, const void *yp, void *xp) {
  const int64_t plane = s->input[0] * s->input[1];
  const int64_t columns = s->kernel[0] * s->kernel[1] * s->output[0] * s->output[1];
  for (int64_t p = first; p < last; p++) {
    const REAL *y = (const REAL *)yp + p * columns;
    REAL *x = (REAL *)xp + p * plane;
    memset(x, 0, (size_t)plane * sizeof(REAL));
#define F(column, element) x[element] += y[column]
    EACH_PAIR(s, F)
#undef F
  }
}

static void R(pick)(int64_t first, int64_t last, int64_t n, int64_t m, const void *xp,
                    const int32_t *position, void *yp) {
  for (int64_t p = first; p < last; p++) {
    const REAL *x = (const REAL *)xp + p * n;
    REAL *y = (REAL *)yp + p * m;
    for (int64_t i = 0; i < m; i++) y[i] = x[position[p * m + i]];
  }
}

static void R(pick_transpose)(int64_t first, int64_t last, int64_t n, int64_t m, const void *yp,
                              const int32_t *position, void *xp) {
  for (int64_t p = first; p < last; p++) {
    const REAL *y = (const REAL *)yp + p * m;
    REAL *x = (REAL *)xp + p * n;
    memset(x, 0, (size_t)n * sizeof(REAL));
    for (int64_t i = 0; i < m; i++) x[position[p * m + i]] += y[i];
  }
}

#undef EACH_PAIR
