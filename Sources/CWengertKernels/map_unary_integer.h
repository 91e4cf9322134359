// The unary maps of one integer type, or of Booleans. Included with
//   T, U     the type and the unsigned type as wide, in which arithmetic wraps,
//   S(name)  `name` with the suffix of type and instruction set,
//   BOOLS    defined for Booleans.
#define MAP(NAME, value)                                          \
  static void S(unary_##NAME)(int64_t n, const void *xp, void *yp) { \
    const T *x = xp;                                              \
    T *y = yp;                                                    \
    WG_INDEPENDENT for (int64_t i = 0; i < n; i++) {              \
      T v = x[i];                                                 \
      y[i] = (T)(value);                                          \
    }                                                             \
  }
#define ENTRY(NAME, value) [WG_##NAME] = S(unary_##NAME),

#ifdef BOOLS
#define WG_BOOL_UNARY MAP
#else
#define WG_INTEGER_UNARY MAP
#endif
#include "../CWengert/unary_maps.def"

static const unary_function S(unary_functions)[WG_UNARY_OPS] = {
#ifdef BOOLS
#define WG_BOOL_UNARY ENTRY
#else
#define WG_INTEGER_UNARY ENTRY
#endif
#include "../CWengert/unary_maps.def"
};

#undef MAP
#undef ENTRY
