// Binary maps, comparisons and selections: the maps are in binary_maps.def, flat loops in
// map_binary_type.h, broadcasting here.
#include "layout.h"
#include "special.h"

typedef void (*binary_function)(int64_t n, const void *a, int a_step, const void *b, int b_step,
                                void *y);
typedef void (*select_function)(int64_t n, const uint8_t *c, int c_step, const void *a, int a_step,
                                const void *b, int b_step, void *y);
typedef struct wg_binary_kernels {
  const binary_function *functions[6];
  const binary_function *comparisons[6];
  select_function selections[6];
} binary_kernels;

// a**b by squaring, wrapping. A negative exponent truncates 1 / a**-b, which is 0 unless a is 1 or -1.
static uint64_t integer_power(uint64_t a, int64_t b) {
  if (b < 0) return a == 1 ? 1 : a == UINT64_MAX ? (b & 1 ? a : 1) : 0;
  uint64_t y = 1;
  for (uint64_t e = (uint64_t)b; e != 0; e >>= 1) {
    if (e & 1) y *= a;
    a *= a;
  }
  return y;
}

#define WG_SOURCE "map_binary_impl.h"
#include "stamp.h"

// A call that is cut into ranges. Outputs of a comparison are smaller than its operands.
typedef struct {
  binary_function function;
  size_t size, y_size;
  const char *a, *b;
  int a_step, b_step;
  char *y;
} flat_job;

static void flat_range(void *context, int64_t begin, int64_t end) {
  const flat_job *j = context;
  size_t at = (size_t)begin * j->size;
  j->function(end - begin, j->a + (j->a_step ? at : 0), j->a_step, j->b + (j->b_step ? at : 0),
              j->b_step, j->y + (size_t)begin * j->y_size);
}

// From about so many elements on a second thread is worth waking.
#define LEAST 32768
#define LEAST_DEAR 2048  // of functions of <math.h>

static bool is_dear(wg_binary_op op) {
  static const bool is_dear[WG_BINARY_OPS] = {
#define IS_DEAR_VECTORS false
#define IS_DEAR_ONE_BY_ONE true
#define IS_DEAR_POWERS true
#define WG_BINARY(NAME, loop, value) [WG_##NAME] = IS_DEAR_##loop,
#include "../CWengert/binary_maps.def"
  };
  return is_dear[op];
}

static void in_ranges(int64_t n, int64_t least, flat_job *job) {
  wg_parallel_ranges(n, 64, least, flat_range, job);
}

bool wg_has_binary(wg_binary_op op, wg_dtype t) {
  return wg_kernels()->binary->functions[t][op] != NULL;
}

void wg_binary(wg_binary_op op, wg_dtype t, int64_t n, const void *a, int a_step, const void *b,
               int b_step, void *y) {
  binary_function f = wg_kernels()->binary->functions[t][op];
  if (n < 2 * LEAST && (n < 2 * LEAST_DEAR || !is_dear(op))) {
    f(n, a, a_step, b, b_step, y);
    return;
  }
  flat_job job = {f, wg_size_of(t), wg_size_of(t), a, b, a_step, b_step, y};
  in_ranges(n, is_dear(op) ? LEAST_DEAR : LEAST, &job);
}

// Short rows of which one operand is the same each time: that one is repeated as often as fits a block,
// so that several rows go together. Returns how many do; 1 if it is not worth it.
#define REPEATED 256
static int64_t repeat_row(size_t size, int64_t rows, int64_t n, const void *x, uint64_t *block) {
  int64_t times = n < REPEATED / 2 ? REPEATED / n : 1;
  if (times > rows) times = rows;
  if (times < 2) return 1;
  size_t width = (size_t)n * size, filled = width, all = width * (size_t)times;
  char *to = (char *)block;
  memcpy(to, x, width);
  for (; filled < all; filled *= 2) memcpy(to + filled, to, filled < all - filled ? filled : all - filled);
  return times;
}

// Rows begin ..< end of a matrix against one row, whichever operand that is.
typedef struct {
  flat_job flat;
  int64_t n;
  bool repeats_a;
} row_job;

static void against_row(void *context, int64_t begin, int64_t end) {
  const row_job *j = context;
  const flat_job *f = &j->flat;
  int64_t n = j->n, rows = end - begin;
  uint64_t block[REPEATED];
  const char *row = j->repeats_a ? f->a : f->b;
  int64_t times = repeat_row(f->size, rows, n, row, block);
  if (times > 1) row = (const char *)block;
  const char *other = (j->repeats_a ? f->b : f->a) + (size_t)(begin * n) * f->size;
  char *y = f->y + (size_t)(begin * n) * f->y_size;
  for (; rows > 0; rows -= times) {
    int64_t count = (rows < times ? rows : times) * n;
    if (j->repeats_a) f->function(count, row, 1, other, 1, y);
    else f->function(count, other, 1, row, 1, y);
    other += (size_t)count * f->size;
    y += (size_t)count * f->y_size;
  }
}

// A contiguous matrix against one row that repeats: the common way to add a bias.
static bool is_against_row(const wg_layout *l, int row, int matrix) {
  return l->rank == 2 && l->strides[row][0] == 0 && l->strides[row][1] == 1 &&
         l->strides[matrix][0] == l->shape[1] && l->strides[matrix][1] == 1;
}

static void broadcast(binary_function f, size_t size, size_t y_size, int rank, const int64_t *shape,
                      const void *a, const int64_t *a_strides, const void *b,
                      const int64_t *b_strides, void *y) {
  wg_layout l;
  const int64_t *strides[2] = {a_strides, b_strides};
  wg_collapse(&l, rank, shape, 2, strides);
  if (l.count == 0) return;
  const int64_t n = l.shape[l.rank - 1];
  const int sa = (int)l.strides[0][l.rank - 1], sb = (int)l.strides[1][l.rank - 1];
  if (is_against_row(&l, 0, 1) || is_against_row(&l, 1, 0)) {
    row_job job = {{f, size, y_size, a, b, 1, 1, y}, n, is_against_row(&l, 0, 1)};
    if (l.count < 2 * LEAST) against_row(&job, 0, l.shape[0]);
    else wg_parallel_ranges(l.shape[0], 1, LEAST / n + 1, against_row, &job);
    return;
  }
  int64_t position[WG_MAX_RANK] = {0}, at[2] = {0, 0};
  for (int64_t row = 0; row < l.count; row += n) {
    f(n, (const char *)a + at[0] * (int64_t)size, sa, (const char *)b + at[1] * (int64_t)size, sb,
      (char *)y + (size_t)row * y_size);
    wg_next_row(&l, position, 2, at);
  }
}

void wg_binary_broadcast(wg_binary_op op, wg_dtype t, int rank, const int64_t *shape, const void *a,
                         const int64_t *a_strides, const void *b, const int64_t *b_strides,
                         void *y) {
  broadcast(wg_kernels()->binary->functions[t][op], wg_size_of(t), wg_size_of(t), rank, shape, a,
            a_strides, b, b_strides, y);
}

void wg_compare_broadcast(wg_compare_op op, wg_dtype t, int rank, const int64_t *shape,
                          const void *a, const int64_t *a_strides, const void *b,
                          const int64_t *b_strides, uint8_t *y) {
  broadcast(wg_kernels()->binary->comparisons[t][op], wg_size_of(t), 1, rank, shape, a, a_strides,
            b, b_strides, y);
}

void wg_select_broadcast(wg_dtype t, int rank, const int64_t *shape, const uint8_t *condition,
                         const int64_t *c_strides, const void *a, const int64_t *a_strides,
                         const void *b, const int64_t *b_strides, void *y) {
  select_function f = wg_kernels()->binary->selections[t];
  size_t size = wg_size_of(t);
  wg_layout l;
  const int64_t *strides[3] = {c_strides, a_strides, b_strides};
  wg_collapse(&l, rank, shape, 3, strides);
  if (l.count == 0) return;
  int last = l.rank - 1;
  int64_t n = l.shape[last], position[WG_MAX_RANK] = {0}, at[3] = {0, 0, 0};
  const int sc = (int)l.strides[0][last], sa = (int)l.strides[1][last], sb = (int)l.strides[2][last];
  for (int64_t row = 0; row < l.count; row += n) {
    f(n, condition + at[0], sc, (const char *)a + at[1] * (int64_t)size, sa,
      (const char *)b + at[2] * (int64_t)size, sb, (char *)y + (size_t)row * size);
    wg_next_row(&l, position, 3, at);
  }
}
