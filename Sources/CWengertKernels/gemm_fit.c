// Properties of the processor that a product reads. Only where operands are copied depends on it, never the order of a
// sum: results have the same bits on every processor with the same instruction set.
//
//   block of packed A    a quarter of the level-2 cache, 128 to 512 KB; 256 KB where the cache is unknown. It
//                        meets every panel of B, and the panels and C pass through the same cache.
//   transposed A         packed where its rows lie so far apart, in bytes, and so many panels of B meet it:
//
//                                          AVX2 and others        AVX-512
//                          AMD             4,096, more than 2     4,096, more than 16
//                          others          2,048, more than 1     2,048, more than 1
//
// A tile reads a few neighbours of each row. Rows a page apart fall into one set of the level-1 cache, each on
// a page of its own. Intel's prefetchers follow strides up to 2 KB, AMD's follow longer ones; a tile of 6 rows
// (AVX2) comes back to a cache line 3 times, one of 14 rows (AVX-512) once or twice.
//
// Measured in fp32 on one thread, packed and as stored, GFLOP/s:
//
//                            Zen 5, AVX-512   Zen 5, AVX2   Emerald Rapids, AVX-512   the same, AVX2
//   A^T B 3072x300x400       206, 233         105, 87       122, 62                   70, 57
//   A^T B 1000x1000x1000     223, 220         104, 112      136, 77                   74, 46
//   A^T B 400x300x3072       192, 189         86, 104       125, 118                  62, 57
#include "gemm_internal.h"

#include <unistd.h>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

// Written before main, read by all threads.
wg_product_fit wg_fit = {.a_bytes = WG_GEMM_A_BYTES, .apart = {2048, 2048}, .panels = {1, 1}};

// Bytes of the level-2 cache; 0 if unknown.
static int64_t level_2_bytes(void) {
#if defined(__APPLE__)
  int64_t bytes = 0;
  size_t size = sizeof bytes;
  return sysctlbyname("hw.l2cachesize", &bytes, &size, NULL, 0) == 0 ? bytes : 0;
#elif defined(_SC_LEVEL2_CACHE_SIZE)
  const long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
  return bytes > 0 ? bytes : 0;
#else
  return 0;
#endif
}

__attribute__((constructor)) static void fit(void) {
  const int64_t share = level_2_bytes() / 4, least = 128 << 10;
  if (share > 0) {
    wg_fit.a_bytes = share < least ? least : share > WG_GEMM_MOST_A_BYTES ? WG_GEMM_MOST_A_BYTES : share;
  }
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_is("amd")) {
    wg_fit.apart[0] = wg_fit.apart[1] = 4096;
    wg_fit.panels[0] = 2;
    wg_fit.panels[1] = 16;
  }
#endif
}
