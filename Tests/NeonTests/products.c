// Matrix products of every shape of tile, transposed or not, added or not.
#include "check.h"

typedef struct {
  int64_t m, n, k;
  bool a_transposed, b_transposed, adds;
  int64_t gap;
} product;

static void *matrix(wg_dtype t, int64_t rows, int64_t columns, int64_t gap, bool is_whole) {
  int64_t n = rows * columns > 0 ? rows * (columns + gap) - gap : 0;
  void *x = is_whole ? whole(t, n) : reals(t, n, -1, 1);
  // What stands between the rows shows in a result if it is read.
  for (int64_t i = 0; i < n; i++) {
    if (i % (columns + gap) >= columns) put(t, x, i, NAN);
  }
  return x;
}

static void check_product(wg_dtype t, const product *p, bool is_whole, const char *name) {
  int64_t lda = (p->a_transposed ? p->m : p->k) + p->gap;
  int64_t ldb = (p->b_transposed ? p->k : p->n) + p->gap, ldc = p->n + p->gap;
  void *a = matrix(t, p->a_transposed ? p->k : p->m, lda - p->gap, p->gap, is_whole);
  void *b = matrix(t, p->b_transposed ? p->n : p->k, ldb - p->gap, p->gap, is_whole);
  void *c = matrix(t, p->m, p->n, p->gap, is_whole), *before = matrix(t, p->m, p->n, p->gap, true);
  int64_t size = p->m * p->n > 0 ? p->m * ldc - p->gap : 0;
  memcpy(before, c, (size_t)size * size_of(t));
  wg_gemm(t, p->a_transposed, p->b_transposed, p->m, p->n, p->k, a, lda, b, ldb, p->adds, c, ldc);
  digest(name, t, size, c);
  for (int64_t i = 0; checks && i < p->m; i++) {
    for (int64_t j = 0; j < p->n; j++) {
      wide sum = p->adds ? get(t, before, i * ldc + j) : 0, magnitude = 0;
      double exact = (double)sum;
      for (int64_t q = 0; q < p->k; q++) {
        int64_t at = p->a_transposed ? q * lda + i : i * lda + q;
        int64_t with = p->b_transposed ? j * ldb + q : q * ldb + j;
        if (is_whole && t == WG_FLOAT32) {
          exact += (double)(((float *)a)[at] * ((float *)b)[with]);
        } else {
          wide term = get(t, a, at) * get(t, b, with);
          sum += term;
          magnitude += fabsl(term);
        }
      }
      if (is_whole && t == WG_FLOAT32) sum = exact;
      // Rounding errors of a sum of k products grow like sqrt(k) in practice.
      wide bound = is_whole ? 0 : epsilon_of(t) * sqrtl(p->k + 4) * 2 * (magnitude + 2);
      expect(is_near(get(t, c, i * ldc + j), sum, bound),
             "%s %s [%d, %d, %d]%s%s%s gap %d at %d, %d: %.9g, not %.9g", name, name_of(t),
             (int)p->m, (int)p->n, (int)p->k, p->a_transposed ? " A^T" : "",
             p->b_transposed ? " B^T" : "", p->adds ? " added" : "", (int)p->gap, (int)i, (int)j,
             (double)get(t, c, i * ldc + j), (double)sum);
    }
    for (int64_t j = p->n; j < ldc && i + 1 < p->m; j++) {
      expect(isnan(get(t, c, i * ldc + j)), "written between rows");
    }
  }
  release_all();
}

static void check_forms(product p, bool is_whole) {
  static const char *const names[] = {"A B", "A B^T", "A^T B", "A^T B^T"};
  for (int form = 0; form < 4; form++) {
    p.a_transposed = form / 2;
    p.b_transposed = form % 2;
    EACH_REAL(t) {
      // A product with a vector sums over lanes, which are as many as a vector has.
      const char *name = p.m == 1 || p.n == 1 ? "product with a vector" : names[form];
      if (!is_whole || t == WG_FLOAT32) check_product(t, &p, is_whole, name);
    }
  }
}

static void check_affine(wg_dtype t, int64_t m, int64_t n, int64_t k) {
  void *x = reals(t, m * k, -1, 1), *w = reals(t, k * n, -1, 1), *bias = reals(t, n, -1, 1);
  void *y = blank(t, m * n), *z = blank(t, m * n);
  wg_affine(t, m, n, k, x, w, bias, y);
  wg_gemm(t, false, false, m, n, k, x, k, w, n, false, z, n);
  digest("affine", t, m * n, y);
  for (int64_t i = 0; i < m * n; i++) {
    wide sum = get(t, z, i) + get(t, bias, i % n);
    expect(ulps(t, get(t, y, i), sum) <= 0.5, "affine %s [%d, %d, %d]", name_of(t), (int)m, (int)n,
           (int)k);
  }
  release_all();
}

void check_products(void) {
  static const int64_t heights[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 17};
  static const int64_t widths[] = {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 24, 25, 31};
  static const int64_t depths[] = {1, 3, 4, 8, 17};
  static const product deep[] = {
    {.m = 1, .n = 40, .k = 257, .gap = 1}, {.m = 40, .n = 1, .k = 513, .gap = 1},
    {.m = 3, .n = 8, .k = 129},            {.m = 15, .n = 33, .k = 257, .adds = true},
    {.m = 10, .n = 30, .k = 140},          {.m = 64, .n = 3, .k = 2},
    {.m = 33, .n = 2, .k = 4},             {.m = 5, .n = 18, .k = 0, .adds = true, .gap = 1},
    {.m = 0, .n = 4, .k = 2},              {.m = 7, .n = 9, .k = 5, .adds = true, .gap = 2},
  };
  static const product large[] = {
    {.m = 70, .n = 130, .k = 530, .gap = 1}, {.m = 127, .n = 257, .k = 513}, {.m = 150, .n = 1030, .k = 40},
  };
  seed(1);
  for (int h = 0; h < COUNT(heights); h++) {
    for (int w = 0; w < COUNT(widths); w++) {
      for (int d = 0; d < COUNT(depths); d++) {
        int64_t gap = (widths[w] + depths[d]) % 3;
        check_forms((product){.m = heights[h], .n = widths[w], .k = depths[d], .gap = gap}, false);
      }
    }
  }
  for (int i = 0; i < COUNT(deep); i++) check_forms(deep[i], false);
  for (int i = 0; i < COUNT(large); i++) check_forms(large[i], true);
  EACH_REAL(t) {
    check_affine(t, 37, 45, 300);
    check_affine(t, 5, 7, 3);
    check_affine(t, 200, 3, 2);
  }
}
