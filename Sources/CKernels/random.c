// Random numbers: Philox4x32-10. Ten rounds, each
//   (x0, x1, x2, x3) <- (hi(M1 x2) ^ x1 ^ k0, lo(M1 x2), hi(M0 x0) ^ x3 ^ k1, lo(M0 x0)),
// the key growing by the Weyl constants in between. Word i of the stream of a key is word i % 4 of
// the block whose counter is i / 4: counter words 0 and 1 are the low and high half of i / 4, words 2
// and 3 are 0; key words 0 and 1 are the low and high half of the key.
#include "common.h"

void wg_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t y[4]) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * x0, p1 = (uint64_t)0xCD9E8D57u * x2;
    x0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)p1;
    x2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  y[0] = x0;
  y[1] = x1;
  y[2] = x2;
  y[3] = x3;
}

void wg_philox_words(uint64_t key, uint64_t offset, int64_t n, uint32_t *y) {
  const uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  uint64_t block = offset / 4;
  for (int64_t i = 0; i < n; i += 4, block++) {
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), 0, 0};
    uint32_t words[4];
    wg_philox_block(counter, k, words);
    memcpy(y + i, words, (size_t)(n - i < 4 ? n - i : 4) * sizeof(uint32_t));
  }
}

// Elements are made in batches from this many words.
#define BATCH 256

// 53 bits of two words, as an integer below 2^53.
WG_INLINE uint64_t bits53(const uint32_t *w) { return ((uint64_t)w[1] << 32 | w[0]) >> 11; }

void wg_random_uniform(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double low, double high,
                       void *y) {
  uint32_t w[BATCH];
  int64_t per = t == WG_FLOAT32 ? BATCH : BATCH / 2;
  double width = high - low;
  // Rounding may reach `high`, which is not in the interval.
  float last_f = nextafterf((float)high, -INFINITY);
  double last = nextafter(high, -INFINITY);
  for (int64_t i = 0; i < n; i += per, offset += BATCH) {
    int64_t m = n - i < per ? n - i : per;
    if (t == WG_FLOAT32) {
      wg_philox_words(key, offset, m, w);
      float *p = (float *)y + i;
      WG_INDEPENDENT for (int64_t j = 0; j < m; j++) {
        float v = (float)(low + width * ((double)(w[j] >> 8) * 0x1p-24));
        p[j] = v >= (float)high && width > 0 ? last_f : v;
      }
    } else {
      wg_philox_words(key, offset, 2 * m, w);
      double *p = (double *)y + i;
      WG_INDEPENDENT for (int64_t j = 0; j < m; j++) {
        double v = low + width * ((double)bits53(w + 2 * j) * 0x1p-53);
        p[j] = v >= high && width > 0 ? last : v;
      }
    }
  }
}

void wg_random_normal(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double mean,
                      double standard_deviation, void *y) {
  uint32_t w[BATCH];
  int64_t per = t == WG_FLOAT32 ? BATCH : BATCH / 2;
  for (int64_t i = 0; i < n; i += per, offset += BATCH) {
    int64_t m = n - i < per ? n - i : per, pairs = (m + 1) / 2;
    wg_philox_words(key, offset, t == WG_FLOAT32 ? 2 * pairs : 4 * pairs, w);
    for (int64_t j = 0; j < pairs; j++) {
      double u, v;  // u in (0, 1], v in [0, 1)
      if (t == WG_FLOAT32) {
        u = ((double)w[2 * j] + 1) * 0x1p-32;
        v = (double)w[2 * j + 1] * 0x1p-32;
      } else {
        u = (double)(bits53(w + 4 * j) + 1) * 0x1p-53;
        v = (double)bits53(w + 4 * j + 2) * 0x1p-53;
      }
      double r = sqrt(-2 * log(u)), angle = 6.28318530717958647692 * v;
      double z[2] = {mean + standard_deviation * (r * cos(angle)),
                     mean + standard_deviation * (r * sin(angle))};
      for (int64_t k = 2 * j; k < 2 * j + 2 && k < m; k++) {
        if (t == WG_FLOAT32) ((float *)y)[i + k] = (float)z[k & 1];
        else ((double *)y)[i + k] = z[k & 1];
      }
    }
  }
}
