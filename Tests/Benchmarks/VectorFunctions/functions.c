// Times the vector functions against SLEEF and MKL's VML, both reached at run time: 8,192 elements, which stay in
// the caches, on one thread; the least of many runs.
//
//     functions avx2|avx512 PATH_OF_MKL_RT
//
// Prints one line per function and element type: name, type, then nanoseconds per element of Wengert, of SLEEF
// within 1 ulp, of SLEEF within 3.5 ulp, of VML's high and of its low accuracy; 0 where there is none.
#include <dlfcn.h>
#include <immintrin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../Sources/CWengert/include/CWengert.h"

enum { COUNT = 8192, ROUNDS = 60 };
static void *sleef, *mkl;
static bool wide;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

// A function of vectors, as SLEEF exports it, over an array.
#define LOOP(NAME, TARGET, TYPE, VECTOR, WIDTH, LOAD, STORE)                                      \
  __attribute__((target(TARGET))) static void NAME(void *f, const void *x, const void *z, void *y) { \
    const TYPE *a = x, *b = z;                                                                    \
    TYPE *c = y;                                                                                  \
    if (z != NULL) {                                                                              \
      VECTOR (*g)(VECTOR, VECTOR) = (VECTOR(*)(VECTOR, VECTOR))f;                                 \
      for (int i = 0; i < COUNT; i += WIDTH) STORE(c + i, g(LOAD(a + i), LOAD(b + i)));           \
    } else {                                                                                      \
      VECTOR (*g)(VECTOR) = (VECTOR(*)(VECTOR))f;                                                 \
      for (int i = 0; i < COUNT; i += WIDTH) STORE(c + i, g(LOAD(a + i)));                        \
    }                                                                                             \
  }
LOOP(loop_f8, "avx2,fma", float, __m256, 8, _mm256_loadu_ps, _mm256_storeu_ps)
LOOP(loop_d4, "avx2,fma", double, __m256d, 4, _mm256_loadu_pd, _mm256_storeu_pd)
LOOP(loop_f16, "avx512f", float, __m512, 16, _mm512_loadu_ps, _mm512_storeu_ps)
LOOP(loop_d8, "avx512f", double, __m512d, 8, _mm512_loadu_pd, _mm512_storeu_pd)

typedef struct {
  const char *name;       // here and in SLEEF
  const char *mkl_name;   // in VML, after `vms` or `vmd`; NULL if it has none
  int map;                // wg_unary_op, or -1 - wg_binary_op
  double low, high;       // where the arguments lie
} function;

static const function functions[] = {
    {"exp", "Exp", WG_EXP, -20, 20},     {"log", "Ln", WG_LOG, 1e-3, 1e3},
    {"tanh", "Tanh", WG_TANH, -5, 5},    {"erf", "Erf", WG_ERF, -3, 3},
    {"sin", "Sin", WG_SIN, -10, 10},     {"cos", "Cos", WG_COS, -10, 10},
    {"pow", "Pow", -1 - WG_POW, 0.1, 10}, {"sigmoid", NULL, WG_SIGMOID, -10, 10},
    {"gelu", NULL, WG_GELU, -5, 5},
};

static char x[COUNT * 8] __attribute__((aligned(64))), z[COUNT * 8] __attribute__((aligned(64))),
    y[COUNT * 8] __attribute__((aligned(64)));

static void fill(const function *f, bool fp64) {
  unsigned long state = 12345;
  for (int i = 0; i < COUNT; i++) {
    for (int which = 0; which < 2; which++) {
      state = state * 6364136223846793005ul + 1442695040888963407ul;
      double unit = (double)(state >> 11) * 0x1p-53;
      double value = which ? -3 + 6 * unit : f->low + (f->high - f->low) * unit;
      void *target = which ? z : x;
      if (fp64) ((double *)target)[i] = value;
      else ((float *)target)[i] = (float)value;
    }
  }
}

static void ours(const function *f, bool fp64) {
  wg_dtype t = fp64 ? WG_FLOAT64 : WG_FLOAT32;
  if (f->map >= 0) wg_unary((wg_unary_op)f->map, t, COUNT, x, y);
  else wg_binary((wg_binary_op)(-1 - f->map), t, COUNT, x, 1, z, 1, y);
}

static void *found(const function *f, bool fp64, const char *accuracy) {
  char name[64];
  const char *width = fp64 ? (wide ? "d8" : "d4") : (wide ? "f16" : "f8");
  snprintf(name, sizeof name, "Sleef_%s%s_%s%s", f->name, width, accuracy, wide ? "avx512f" : "avx2");
  return sleef ? dlsym(sleef, name) : NULL;
}

static void run_sleef(const function *f, bool fp64, void *g) {
  const void *second = f->map < 0 ? z : NULL;
  if (fp64) (wide ? loop_d8 : loop_d4)(g, x, second, y);
  else (wide ? loop_f16 : loop_f8)(g, x, second, y);
}

// VML's modes: high accuracy 2, low accuracy 1, each with quiet errors (256).
static void run_mkl(const function *f, bool fp64, void *g, long mode) {
  if (f->map < 0) {
    void (*h)(int, const void *, const void *, void *, long) =
        (void (*)(int, const void *, const void *, void *, long))g;
    h(COUNT, x, z, y, mode);
  } else {
    void (*h)(int, const void *, void *, long) = (void (*)(int, const void *, void *, long))g;
    h(COUNT, x, y, mode);
  }
}

#define LEAST(result, statement)                                   \
  do {                                                             \
    result = 1e300;                                                \
    for (int round = 0; round < ROUNDS; round++) {                 \
      double begin = now();                                        \
      for (int k = 0; k < 4; k++) statement;                       \
      double time = (now() - begin) / (4.0 * COUNT);               \
      if (time < result) result = time;                            \
    }                                                              \
  } while (0)

int main(int count, char **arguments) {
  if (count < 2) return 2;
  wide = strcmp(arguments[1], "avx512") == 0;
  sleef = dlopen("libsleef.so.3", RTLD_NOW);
  mkl = count > 2 ? dlopen(arguments[2], RTLD_NOW | RTLD_GLOBAL) : NULL;
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
    const function *f = &functions[index];
    for (int fp64 = 0; fp64 < 2; fp64++) {
      fill(f, fp64);
      double mine = 0, close = 0, loose = 0, high = 0, low = 0;
      LEAST(mine, ours(f, fp64));
      void *g = found(f, fp64, "u10");
      if (g != NULL) LEAST(close, run_sleef(f, fp64, g));
      g = found(f, fp64, "u35");
      if (g != NULL) LEAST(loose, run_sleef(f, fp64, g));
      if (mkl != NULL && f->mkl_name != NULL) {
        char name[64];
        snprintf(name, sizeof name, "vm%c%s", fp64 ? 'd' : 's', f->mkl_name);
        g = dlsym(mkl, name);
        if (g != NULL) LEAST(high, run_mkl(f, fp64, g, 0x102));
        if (g != NULL) LEAST(low, run_mkl(f, fp64, g, 0x101));
      }
      printf("%s %s %.3f %.3f %.3f %.3f %.3f\n", f->name, fp64 ? "fp64" : "fp32", mine, close, loose,
             high, low);
    }
  }
  return 0;
}
