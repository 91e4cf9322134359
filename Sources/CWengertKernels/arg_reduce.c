// The position of the first greatest or least element.
#include "common.h"

// A row: `better` is strict, so the first of equals stays; the first NaN wins and ends the search.
#define ARG(T, better)                                                             \
  for (int64_t o = 0; o < outer; o++) {                                            \
    for (int64_t c = 0; c < inner; c++) {                                          \
      const T *p = (const T *)x + o * n * inner + c;                               \
      int64_t at = 0;                                                              \
      T best = p[0];                                                               \
      for (int64_t i = 1; i < n && best == best; i++) {                            \
        T v = p[i * inner];                                                        \
        if (v better best || v != v) {                                             \
          best = v;                                                                \
          at = i;                                                                  \
        }                                                                          \
      }                                                                            \
      y[o * inner + c] = at;                                                       \
    }                                                                              \
  }                                                                                \
  break

#define BY_TYPE(better)                    \
  switch (t) {                             \
  case WG_FLOAT32: ARG(float, better);     \
  case WG_FLOAT64: ARG(double, better);    \
  case WG_INT32: ARG(int32_t, better);     \
  case WG_INT64: ARG(int64_t, better);     \
  default: ARG(uint8_t, better);           \
  }

// v != v says NaN for floating-point numbers and nothing for integers.
#pragma clang diagnostic ignored "-Wtautological-compare"

void wg_arg_reduce(bool least, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                   int64_t *y) {
  if (least) {
    BY_TYPE(<)
  } else {
    BY_TYPE(>)
  }
}
