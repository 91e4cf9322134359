// The compiled tiles, one for each number of rows and of vectors. Part of gemm_kernels.h.

// C[R, columns] = A[R, k] B[k, columns], or is added to C, columns = (V - 1) * LANES + tail.
//   rows_apart:   A[i, p] = a[i * a_stride + p]   (rows as stored)
//   otherwise:    A[i, p] = a[i + p * a_stride]   (packed, or a transposed matrix as stored)
//   whole:        tail == LANES is known
// B[p, j] = b[p * b_stride + j]. bias[j], if there is one, is added to each element of column j.
#define TILE_PARAMETERS                                                                           \
  int64_t k, const WG_T *restrict a, int64_t a_stride, const WG_T *restrict b, int64_t b_stride, \
      WG_T *restrict c, int64_t ldc, bool adds, int64_t tail, const WG_T *bias
#define TILE_ARGUMENTS k, a, a_stride, b, b_stride, c, ldc, adds, tail, bias

typedef void (*WG_FN(tile_function))(TILE_PARAMETERS);

#define WG_TILE(name) WG_FN(name)
#include "gemm_tile.h"
#undef WG_TILE

#if WG_MASKS
// Half as wide, for the columns that would leave half of a vector empty: such a multiply-add takes half
// the time where vector units are half as wide as registers, and no longer elsewhere.
#define WG_TILE(name) WG_FN(half_##name)
#undef LANES
#define LANES (WG_LANES / 2)
#include "gemm_tile.h"
#undef LANES
#define LANES WG_LANES
#undef WG_TILE
#endif

// Names of the compiled tiles: p(acked) or r(ows apart), p(art) or w(hole), rows, vectors.
#define STAMP(R, V)                                                                       \
  static void WG_FN(tile_pp_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, false, false, TILE_ARGUMENTS);                                      \
  }                                                                                       \
  static void WG_FN(tile_rp_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, true, false, TILE_ARGUMENTS);                                       \
  }
#define STAMP_WHOLE(R, V)                                                                 \
  static void WG_FN(tile_pw_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, false, true, TILE_ARGUMENTS);                                       \
  }                                                                                       \
  static void WG_FN(tile_rw_##R##_##V)(TILE_PARAMETERS) {                                 \
    WG_FN(tile)(R, V, true, true, TILE_ARGUMENTS);                                        \
  }
#if WG_NV == 3
#define STAMP_VECTORS(R) STAMP(R, 1) STAMP(R, 2) STAMP(R, 3)
#define STAMP_VECTORS_WHOLE(R) STAMP_WHOLE(R, 1) STAMP_WHOLE(R, 2) STAMP_WHOLE(R, 3)
#define ENTRY(kind, R) {WG_FN(kind##_##R##_1), WG_FN(kind##_##R##_2), WG_FN(kind##_##R##_3)},
#else
#define STAMP_VECTORS(R) STAMP(R, 1) STAMP(R, 2)
#define STAMP_VECTORS_WHOLE(R) STAMP_WHOLE(R, 1) STAMP_WHOLE(R, 2)
#define ENTRY(kind, R) {WG_FN(kind##_##R##_1), WG_FN(kind##_##R##_2)},
#endif
#define ENTRY_PP(R) ENTRY(tile_pp, R)
#define ENTRY_RP(R) ENTRY(tile_rp, R)
#define ENTRY_PW(R) ENTRY(tile_pw, R)
#define ENTRY_RW(R) ENTRY(tile_rw, R)

WG_EACH_ROWS(STAMP_VECTORS)
#if WG_MASKS
#define STAMP_HALF(R)                                                                     \
  static void WG_FN(tile_ph_##R)(TILE_PARAMETERS) {                                       \
    WG_FN(half_tile)(R, 1, false, false, TILE_ARGUMENTS);                                 \
  }                                                                                       \
  static void WG_FN(tile_rh_##R)(TILE_PARAMETERS) {                                       \
    WG_FN(half_tile)(R, 1, true, false, TILE_ARGUMENTS);                                  \
  }
#define ENTRY_PH(R) WG_FN(tile_ph_##R),
#define ENTRY_RH(R) WG_FN(tile_rh_##R),
WG_EACH_ROWS(STAMP_HALF)
// [rows apart][rows - 1]
static const WG_FN(tile_function) WG_FN(half_tiles)[2][WG_MR] = {{WG_EACH_ROWS(ENTRY_PH)},
                                                                 {WG_EACH_ROWS(ENTRY_RH)}};
#else
WG_EACH_ROWS(STAMP_VECTORS_WHOLE)
#endif

// [rows apart][whole][rows - 1][vectors - 1]
static const WG_FN(tile_function) WG_FN(tiles)[2][2][WG_MR][WG_NV] = {
#if WG_MASKS
  {{WG_EACH_ROWS(ENTRY_PP)}, {WG_EACH_ROWS(ENTRY_PP)}},
  {{WG_EACH_ROWS(ENTRY_RP)}, {WG_EACH_ROWS(ENTRY_RP)}},
#else
  {{WG_EACH_ROWS(ENTRY_PP)}, {WG_EACH_ROWS(ENTRY_PW)}},
  {{WG_EACH_ROWS(ENTRY_RP)}, {WG_EACH_ROWS(ENTRY_RW)}},
#endif
};

INLINE WG_FN(tile_function) WG_FN(tile_for)(bool rows_apart, int64_t rows, int64_t vectors,
                                            int64_t tail) {
#if WG_MASKS
  if (vectors == 1 && tail <= LANES / 2) return WG_FN(half_tiles)[rows_apart][rows - 1];
#endif
  return WG_FN(tiles)[rows_apart][tail == LANES][rows - 1][vectors - 1];
}

// The same for rows <= MR and width <= NR, whatever they are.
INLINE void WG_FN(panel_tile)(bool rows_apart, int64_t rows, int64_t width, int64_t k, const WG_T *a,
                              int64_t a_stride, const WG_T *b, int64_t b_stride, WG_T *c, int64_t ldc,
                              bool adds, const WG_T *bias) {
  // A vector and a half: two tiles, the second of half vectors.
  if (WG_MASKS && width > LANES && width <= LANES + LANES / 2) {
    WG_FN(tile_for)(rows_apart, rows, 1, LANES)(k, a, a_stride, b, b_stride, c, ldc, adds, LANES, bias);
    b += LANES;
    c += LANES;
    width -= LANES;
    if (bias != NULL) bias += LANES;
  }
  const int64_t vectors = (width + LANES - 1) / LANES, tail = width - (vectors - 1) * LANES;
  WG_FN(tile_for)(rows_apart, rows, vectors, tail)(k, a, a_stride, b, b_stride, c, ldc, adds,
                                                   tail, bias);
}
