// Matrix products of other libraries, reached at run time: nothing is linked against them.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "CBench.h"

// Row-major CBLAS with 32-bit and with 64-bit sizes, and oneDNN's own form.
enum { ROW_MAJOR = 101, NORMAL = 111, TRANSPOSED = 112 };
typedef void sgemm32(int, int, int, int, int, int, float, const float *, int, const float *, int,
                     float, float *, int);
typedef void dgemm32(int, int, int, int, int, int, double, const double *, int, const double *, int,
                     double, double *, int);
typedef void sgemm64(int, int, int, int64_t, int64_t, int64_t, float, const float *, int64_t,
                     const float *, int64_t, float, float *, int64_t);
typedef void dgemm64(int, int, int, int64_t, int64_t, int64_t, double, const double *, int64_t,
                     const double *, int64_t, double, double *, int64_t);
typedef int dnnl_gemm(char, char, int64_t, int64_t, int64_t, float, const float *, int64_t,
                      const float *, int64_t, float, float *, int64_t);

struct bench_blas {
  sgemm32 *s32;
  dgemm32 *d32;
  sgemm64 *s64;
  dgemm64 *d64;
  dnnl_gemm *dnnl;
};

bench_blas *bench_blas_open(const char *path, char *reason, size_t size) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    const char *error = dlerror();
    snprintf(reason, size, "%s", error ? error : "cannot be opened");
    return NULL;
  }
  bench_blas *blas = calloc(1, sizeof *blas);
  blas->s32 = (sgemm32 *)dlsym(library, "cblas_sgemm");
  blas->d32 = (dgemm32 *)dlsym(library, "cblas_dgemm");
  if (!blas->s32) blas->s32 = (sgemm32 *)dlsym(library, "scipy_cblas_sgemm");
  if (!blas->d32) blas->d32 = (dgemm32 *)dlsym(library, "scipy_cblas_dgemm");
  blas->s64 = (sgemm64 *)dlsym(library, "scipy_cblas_sgemm64_");
  blas->d64 = (dgemm64 *)dlsym(library, "scipy_cblas_dgemm64_");
  blas->dnnl = (dnnl_gemm *)dlsym(library, "dnnl_sgemm");
  if (blas->s32 || blas->s64 || blas->dnnl) return blas;
  snprintf(reason, size, "has no known matrix product");
  free(blas);
  return NULL;
}

bool bench_blas_has_fp64(const bench_blas *blas) { return blas->d32 || blas->d64; }

void bench_blas_multiply(const bench_blas *blas, bool fp64, bool transpose_a, bool transpose_b,
                         int64_t m, int64_t n, int64_t k, const void *a, const void *b, void *c) {
  int64_t lda = transpose_a ? m : k, ldb = transpose_b ? k : n;
  int ta = transpose_a ? TRANSPOSED : NORMAL, tb = transpose_b ? TRANSPOSED : NORMAL;
  if (fp64 && blas->d32)
    blas->d32(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, 0, c, (int)n);
  else if (fp64 && blas->d64)
    blas->d64(ROW_MAJOR, ta, tb, m, n, k, 1, a, lda, b, ldb, 0, c, n);
  else if (blas->s32)
    blas->s32(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1, a, (int)lda, b, (int)ldb, 0, c, (int)n);
  else if (blas->s64)
    blas->s64(ROW_MAJOR, ta, tb, m, n, k, 1, a, lda, b, ldb, 0, c, n);
  else
    blas->dnnl(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, 0, c, n);
}

// Declared here because the library does not offer its kernels to others. Weak, so that a build without
// this name still links.
extern void wg_gemm(int type, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                    const void *a, int64_t lda, const void *b, int64_t ldb, bool adds, void *c,
                    int64_t ldc) __attribute__((weak));

bool bench_wengert_multiply(bool fp64, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                            int64_t k, const void *a, const void *b, void *c) {
  if (wg_gemm == NULL) return false;
  wg_gemm(fp64 ? 1 : 0, transpose_a, transpose_b, m, n, k, a, transpose_a ? m : k, b,
          transpose_b ? k : n, false, c, n);
  return true;
}
