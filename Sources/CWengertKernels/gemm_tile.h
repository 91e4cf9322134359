// A tile of C, for one width of vectors; see gemm_kernels.h, which includes this with WG_TILE(name), the
// names of the vector type and its functions, and LANES.

INLINE void WG_TILE(tile)(const int R, const int V, const bool rows_apart, const bool whole,
                        TILE_PARAMETERS) {
  // A multiply-add takes about 4 cycles and two can start per cycle: a tile of fewer than 8
  // accumulators sums every 2nd, 4th or 8th step apart to keep the units busy.
  const int chains = R * V >= 8 ? 1 : R * V >= 4 ? 2 : R * V >= 2 ? 4 : 8;
  const int64_t a_row = rows_apart ? a_stride : 1, a_step = rows_apart ? 1 : a_stride;
  WG_TILE(vector) sum[WG_MR * WG_NV];
  UNROLL for (int x = 0; x < chains * R * V; x++) sum[x] = (WG_TILE(vector)){0};
  if (chains == 1 && k >= WG_FETCH_C_DEPTH) {
    UNROLL for (int i = 0; i < R; i++) {
      UNROLL for (int j = 0; j < V; j++) __builtin_prefetch(c + i * ldc + j * LANES, 1);
    }
  }
  int64_t p = 0;
  for (; p + chains <= k; p += chains) {
    UNROLL for (int u = 0; u < chains; u++) {
      WG_TILE(vector) y[WG_NV];
      UNROLL for (int j = 0; j < V; j++) {
        const WG_T *from = b + u * b_stride + j * LANES;
        y[j] = whole || j + 1 < V ? WG_TILE(load)(from) : WG_TILE(load_part)(from, tail);
      }
      UNROLL for (int i = 0; i < R; i++) {
        WG_T x = a[i * a_row + u * a_step];
        UNROLL for (int j = 0; j < V; j++) sum[(u * R + i) * V + j] += x * y[j];
      }
    }
    a += chains * a_step;
    b += chains * b_stride;
  }
  if (chains > 1) {
    for (; p < k; p++) {
      UNROLL for (int j = 0; j < V; j++) {
        const WG_T *from = b + j * LANES;
        WG_TILE(vector) y = whole || j + 1 < V ? WG_TILE(load)(from) : WG_TILE(load_part)(from, tail);
        UNROLL for (int i = 0; i < R; i++) sum[i * V + j] += a[i * a_row] * y;
      }
      a += a_step;
      b += b_stride;
    }
    if (chains > 4) {
      UNROLL for (int x = 0; x < 4 * R * V; x++) sum[x] += sum[x + 4 * R * V];
    }
    if (chains > 2) {
      UNROLL for (int x = 0; x < 2 * R * V; x++) sum[x] += sum[x + 2 * R * V];
    }
    UNROLL for (int x = 0; x < R * V; x++) sum[x] += sum[x + R * V];
  }
  if (alpha != 1) {
    UNROLL for (int x = 0; x < R * V; x++) sum[x] = alpha * sum[x];
  }
  if (beta != 0) {
    UNROLL for (int i = 0; i < R; i++) {
      UNROLL for (int j = 0; j < V; j++) {
        const WG_T *from = c + i * ldc + j * LANES;
        sum[i * V + j] +=
          beta * (whole || j + 1 < V ? WG_TILE(load)(from) : WG_TILE(load_part)(from, tail));
      }
    }
  }
  if (bias != NULL) {
    UNROLL for (int j = 0; j < V; j++) {
      const WG_T *from = bias + j * LANES;
      WG_TILE(vector) y = whole || j + 1 < V ? WG_TILE(load)(from) : WG_TILE(load_part)(from, tail);
      UNROLL for (int i = 0; i < R; i++) sum[i * V + j] += y;
    }
  }
  UNROLL for (int i = 0; i < R; i++) {
    UNROLL for (int j = 0; j < V; j++) {
      WG_T *to = c + i * ldc + j * LANES;
      if (whole || j + 1 < V) WG_TILE(store)(to, sum[i * V + j]);
      else WG_TILE(store_part)(to, sum[i * V + j], tail);
    }
  }
}
