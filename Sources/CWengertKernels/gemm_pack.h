// Copying operands into the order in which tiles read them. Part of gemm_kernels.h.

// v[i][j] <- v[j][i]. Interleaving rows i and i + LANES/2 for all i turns the bits of an element's
// position (row bits, column bits) left by one; log2(LANES) turns exchange row and column.
INLINE void WG_FN(transpose)(WG_FN(vector) v[LANES]) {
  UNROLL for (int s = 1; s < LANES; s *= 2) {
    WG_FN(vector) w[LANES];
    UNROLL for (int i = 0; i < LANES / 2; i++) {
      w[2 * i] = WG_FN(zip_low)(v[i], v[i + LANES / 2]);
      w[2 * i + 1] = WG_FN(zip_high)(v[i], v[i + LANES / 2]);
    }
    UNROLL for (int i = 0; i < LANES; i++) v[i] = w[i];
  }
}

// to[p * width + i] = from[i * ld + p] for i < count <= width, p < k: what is contiguous along k
// becomes contiguous across it. Whole vectors are stored: the surplus of one step is overwritten by
// the next steps and by earlier columns, which is why the last columns go first.
static void WG_FN(pack_across)(int64_t count, int64_t k, const WG_T *from, int64_t ld, WG_T *to,
                               int64_t width) {
  for (int64_t i0 = (count - 1) / LANES * LANES; i0 >= 0; i0 -= LANES) {
    const WG_T *line[LANES];
    // Lines that do not exist repeat the last one; nobody reads their lanes.
    UNROLL for (int i = 0; i < LANES; i++) {
      line[i] = from + (i0 + i < count ? i0 + i : count - 1) * ld;
    }
    WG_T *out = to + i0;
    int64_t p = 0;
    for (; p + LANES <= k; p += LANES) {
      WG_FN(vector) v[LANES];
      UNROLL for (int i = 0; i < LANES; i++) {
        v[i] = WG_FN(load)(line[i] + p);
        __builtin_prefetch((const char *)(line[i] + p) + WG_PACK_BYTES_AHEAD);
      }
      WG_FN(transpose)(v);
      UNROLL for (int i = 0; i < LANES; i++) WG_FN(store)(out + i * width, v[i]);
      out += LANES * width;
    }
    if (p < k) {
      WG_FN(vector) v[LANES];
      UNROLL for (int i = 0; i < LANES; i++) v[i] = WG_FN(load_part)(line[i] + p, k - p);
      WG_FN(transpose)(v);
      UNROLL for (int i = 0; i < LANES; i++) {
        if (p + i < k) WG_FN(store)(out + i * width, v[i]);
      }
    }
  }
}

// to[p * width + i] = from[p * ld + i] for i < count <= width, p < k. The last vector of a step is stored
// whole, too, where the surplus falls on the next step, which overwrites it.
static void WG_FN(pack_along)(int64_t count, int64_t k, const WG_T *from, int64_t ld, WG_T *to,
                              int64_t width) {
  const int64_t whole = (count - 1) / LANES, rest = count - whole * LANES;
  const int64_t with_surplus = (whole + 1) * LANES <= 2 * width ? k - 1 : 0;
  for (int64_t p = 0; p < k; p++) {
    const WG_T *ahead = from + WG_PACK_ROWS_AHEAD * ld;
    for (int64_t v = 0; v < whole; v++) {
      __builtin_prefetch(ahead + v * LANES);
      WG_FN(store)(to + v * LANES, WG_FN(load)(from + v * LANES));
    }
    __builtin_prefetch(ahead + whole * LANES);
    const WG_FN(vector) last = WG_FN(load_part)(from + whole * LANES, rest);
    if (p < with_surplus) WG_FN(store)(to + whole * LANES, last);
    else WG_FN(store_part)(to + whole * LANES, last, rest);
    from += ld;
    to += width;
  }
}
