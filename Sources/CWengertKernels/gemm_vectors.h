// Vectors of the matrix product: loads, stores, sums of lanes. Part of gemm_kernels.h.

typedef WG_T WG_FN(vector) __attribute__((vector_size(LANES * sizeof(WG_T))));
// The same in memory, at any address an element may have.
typedef WG_T WG_FN(loose_vector)
  __attribute__((vector_size(LANES * sizeof(WG_T)), aligned(sizeof(WG_T)), may_alias));

INLINE WG_FN(vector) WG_FN(load)(const WG_T *from) {
  return *(const WG_FN(loose_vector) *)from;
}

INLINE void WG_FN(store)(WG_T *to, WG_FN(vector) v) { *(WG_FN(loose_vector) *)to = v; }

#if WG_MASKS
typedef WG_T WG_FN(half_vector) __attribute__((vector_size(LANES / 2 * sizeof(WG_T))));

INLINE WG_FN(half_vector) WG_FN(half_load)(const WG_T *from) {
  return WG_FN(half_load_part)(from, LANES / 2);
}

INLINE void WG_FN(half_store)(WG_T *to, WG_FN(half_vector) v) {
  WG_FN(half_store_part)(to, v, LANES / 2);
}
#endif

// Interleaves the first (last) halves of two vectors.
#if LANES == 16
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#elif LANES == 4
#define LOW 0, 4, 1, 5
#define HIGH 2, 6, 3, 7
#else
#define LOW 0, 2
#define HIGH 1, 3
#endif
INLINE WG_FN(vector) WG_FN(zip_low)(WG_FN(vector) a, WG_FN(vector) b) {
  return __builtin_shufflevector(a, b, LOW);
}
INLINE WG_FN(vector) WG_FN(zip_high)(WG_FN(vector) a, WG_FN(vector) b) {
  return __builtin_shufflevector(a, b, HIGH);
}

// y[i] = the sum of the lanes of v[i] for R vectors, R = 1, 2, 4 or 8. Adding the interleaved halves of
// two vectors sums both at the price of one; lanes then alternate between them.
INLINE void WG_FN(sum_lanes)(const int R, WG_FN(vector) v[8], WG_T y[8]) {
  // A vector ends up with the sums of `group` vectors, each in LANES / group parts.
  const int group = R < LANES ? R : LANES;
  UNROLL for (int g = 0; g < R; g += group) {
    UNROLL for (int half = group / 2; half > 0; half /= 2) {
      UNROLL for (int i = 0; i < half; i++) {
        WG_FN(vector) low = WG_FN(zip_low)(v[g + i], v[g + i + half]);
        v[g + i] = low + WG_FN(zip_high)(v[g + i], v[g + i + half]);
      }
    }
    WG_T x[LANES];
    UNROLL for (int i = 0; i < LANES; i++) x[i] = v[g][i];
    UNROLL for (int half = LANES / 2; half >= group; half /= 2) {
      UNROLL for (int i = 0; i < half; i++) x[i] += x[i + half];
    }
    UNROLL for (int i = 0; i < group; i++) y[g + i] = x[i];
  }
}
