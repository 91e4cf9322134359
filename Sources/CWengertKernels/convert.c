// Filling, ranges and conversions between element types.
#include "common.h"

// Numbers out of range saturate and NaN gives 0, as the conversion of C leaves both undefined.
WG_INLINE int32_t to_i32(double v) {
  return v != v ? 0 : v >= 0x1p31 ? INT32_MAX : v <= -0x1p31 ? INT32_MIN : (int32_t)v;
}
WG_INLINE int64_t to_i64(double v) {
  return v != v ? 0 : v >= 0x1p63 ? INT64_MAX : v <= -0x1p63 ? INT64_MIN : (int64_t)v;
}
WG_INLINE uint8_t to_u8(double v) {
  return v != v ? 0 : v >= 255 ? 255 : v <= 0 ? 0 : (uint8_t)v;
}

typedef struct wg_convert_kernels {
  void (*fill_32)(int64_t n, uint32_t v, uint32_t *y);
  void (*fill_64)(int64_t n, uint64_t v, uint64_t *y);
  void (*blend[2])(int64_t begin, int64_t end, double a, const void *x, double b, const void *z,
                   void *y);
  void (*mask_scale[2])(int64_t begin, int64_t end, const void *x, const uint8_t *mask,
                        double factor, void *y);
} convert_kernels;

#define WG_SOURCE "convert_impl.h"
#include "stamp.h"

// From about this many elements on a second thread is worth waking.
#define LEAST 32768

static uint32_t bits_32(float v) {
  uint32_t b;
  memcpy(&b, &v, sizeof b);
  return b;
}
static uint64_t bits_64(double v) {
  uint64_t b;
  memcpy(&b, &v, sizeof b);
  return b;
}

void wg_fill(wg_dtype t, int64_t n, double value, void *y) {
  const convert_kernels *table = wg_kernels()->convert;
  switch (t) {
  case WG_FLOAT32: table->fill_32(n, bits_32((float)value), y); break;
  case WG_FLOAT64: table->fill_64(n, bits_64(value), y); break;
  case WG_INT32: table->fill_32(n, (uint32_t)to_i32(value), y); break;
  case WG_INT64: table->fill_64(n, (uint64_t)to_i64(value), y); break;
  case WG_UINT8:
  case WG_BOOL:
    if (n > 0) memset(y, t == WG_BOOL ? value != 0 : to_u8(value), (size_t)n);
  }
}

typedef struct {
  const convert_kernels *table;
  wg_dtype t;
  double a, b;
  const void *x, *z;
  void *y;
} pair_job;

static void blend_range(void *context, int64_t begin, int64_t end) {
  const pair_job *j = context;
  j->table->blend[j->t](begin, end, j->a, j->x, j->b, j->z, j->y);
}
void wg_blend(wg_dtype t, int64_t n, double a, const void *x, double b, const void *z, void *y) {
  pair_job job = {wg_kernels()->convert, t, a, b, x, z, y};
  if (n < 2 * LEAST) blend_range(&job, 0, n);
  else wg_parallel_ranges(n, 64, LEAST, blend_range, &job);
}

static void mask_scale_range(void *context, int64_t begin, int64_t end) {
  const pair_job *j = context;
  j->table->mask_scale[j->t](begin, end, j->x, j->z, j->a, j->y);
}
void wg_mask_scale(wg_dtype t, int64_t n, const void *x, const uint8_t *mask, double factor,
                   void *y) {
  pair_job job = {wg_kernels()->convert, t, factor, 0, x, mask, y};
  if (n < 2 * LEAST) mask_scale_range(&job, 0, n);
  else wg_parallel_ranges(n, 64, LEAST, mask_scale_range, &job);
}

#define RANGE(T, convert)                                                                         \
  {                                                                                               \
    T *p = y;                                                                                     \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) p[i] = (T)convert(start + (double)i * step);   \
  }                                                                                               \
  break
#define IDENTITY(v) (v)
#define TRUTH(v) ((v) != 0)

void wg_arange(wg_dtype t, int64_t n, double start, double step, void *y) {
  switch (t) {
  case WG_FLOAT32: RANGE(float, IDENTITY);
  case WG_FLOAT64: RANGE(double, IDENTITY);
  case WG_INT32: RANGE(int32_t, to_i32);
  case WG_INT64: RANGE(int64_t, to_i64);
  case WG_UINT8: RANGE(uint8_t, to_u8);
  case WG_BOOL: RANGE(uint8_t, TRUTH);
  }
}

#define CONVERT(T, U, expression)                                  \
  {                                                                \
    const T *p = x;                                                \
    U *q = y;                                                      \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {               \
      T v = p[i];                                                  \
      q[i] = (U)(expression);                                      \
    }                                                              \
  }                                                                \
  break

// Integers saturate too.
#define CLAMP(v, low, high) ((v) < (low) ? (low) : (v) > (high) ? (high) : (v))

#define FROM_FLOAT(T)                                              \
  switch (to) {                                                    \
  case WG_FLOAT32: CONVERT(T, float, v);                           \
  case WG_FLOAT64: CONVERT(T, double, v);                          \
  case WG_INT32: CONVERT(T, int32_t, to_i32((double)v));           \
  case WG_INT64: CONVERT(T, int64_t, to_i64((double)v));           \
  case WG_UINT8: CONVERT(T, uint8_t, to_u8((double)v));            \
  case WG_BOOL: CONVERT(T, uint8_t, v != 0);                       \
  }                                                                \
  break
#define FROM_INTEGER(T)                                                          \
  switch (to) {                                                                  \
  case WG_FLOAT32: CONVERT(T, float, v);                                         \
  case WG_FLOAT64: CONVERT(T, double, v);                                        \
  case WG_INT32: CONVERT(T, int32_t, CLAMP((int64_t)v, INT32_MIN, INT32_MAX));   \
  case WG_INT64: CONVERT(T, int64_t, v);                                         \
  case WG_UINT8: CONVERT(T, uint8_t, CLAMP((int64_t)v, 0, 255));                 \
  case WG_BOOL: CONVERT(T, uint8_t, v != 0);                                     \
  }                                                                              \
  break

void wg_cast(wg_dtype from, wg_dtype to, int64_t n, const void *x, void *y) {
  if (n <= 0) return;
  if (from == to) {
    memmove(y, x, (size_t)n * wg_size_of(from));
    return;
  }
  switch (from) {
  case WG_FLOAT32: FROM_FLOAT(float);
  case WG_FLOAT64: FROM_FLOAT(double);
  case WG_INT32: FROM_INTEGER(int32_t);
  case WG_INT64: FROM_INTEGER(int64_t);
  case WG_UINT8:
  case WG_BOOL: FROM_INTEGER(uint8_t);
  }
}
