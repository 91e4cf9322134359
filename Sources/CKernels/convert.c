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

#define FILL(T, v)                                                 \
  {                                                                \
    T e = (v), *p = y;                                             \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) p[i] = e;       \
  }                                                                \
  break

void wg_fill(wg_dtype t, int64_t n, double value, void *y) {
  switch (t) {
  case WG_FLOAT32: FILL(float, (float)value);
  case WG_FLOAT64: FILL(double, value);
  case WG_INT32: FILL(int32_t, to_i32(value));
  case WG_INT64: FILL(int64_t, to_i64(value));
  case WG_UINT8: FILL(uint8_t, to_u8(value));
  case WG_BOOL: FILL(uint8_t, value != 0);
  }
}

#define BLEND(T)                                                                                  \
  {                                                                                               \
    const T p = (T)a, q = (T)b, *u = x, *v = z;                                                   \
    T *w = y;                                                                                     \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) w[i] = p * u[i] + q * v[i];                    \
  }

void wg_blend(wg_dtype t, int64_t n, double a, const void *x, double b, const void *z, void *y) {
  if (t == WG_FLOAT32) BLEND(float)
  else BLEND(double)
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
