// Attention and its gradients against the formula, all scores held: several blocks of queries and of keys, heads
// that share keys, and every kind of mask.
#include "check.h"

enum { BATCH = 1, HEADS = 2, KEY_HEADS = 1, QUERIES = 31, KEYS = 261, WIDTH = 5, VALUES = 3 };
enum { Y = HEADS * QUERIES * VALUES, Q = HEADS * QUERIES * WIDTH, K = KEY_HEADS * KEYS * WIDTH };
enum { V = KEY_HEADS * KEYS * VALUES, SCORES = HEADS * QUERIES * KEYS };

typedef struct {
  void *q, *k, *v, *y, *c, *dq, *dk, *dv;
  uint8_t *seen, *kept;
  void *bias;
} arrays;

static wg_attention_strides strides_of(int rows, int width) {
  return (wg_attention_strides){(int64_t)HEADS * rows * width, (int64_t)rows * width, width};
}

static bool is_seen(const wg_attention *s, const arrays *a, int head, int i, int j) {
  if (s->causal && j > i) return false;
  return s->mask.elements == NULL || a->seen[(head * QUERIES + i) * KEYS + j];
}

static wide dot(wg_dtype t, const void *a, int64_t at, const void *b, int64_t from, int n) {
  wide sum = 0;
  for (int x = 0; x < n; x++) sum += get(t, a, at + x) * get(t, b, from + x);
  return sum;
}

// The probabilities of one row, those that are dropped included.
static void probabilities(wg_dtype t, const wg_attention *s, const arrays *a, int head, int i, wide *p) {
  wide greatest = -INFINITY, sum = 0;
  for (int j = 0; j < KEYS; j++) {
    p[j] = -INFINITY;
    if (!is_seen(s, a, head, i, j)) continue;
    p[j] = (wide)s->scale * dot(t, a->q, (head * QUERIES + i) * WIDTH, a->k, (int64_t)j * WIDTH, WIDTH);
    if (s->bias.elements != NULL) p[j] += get(t, a->bias, (head * QUERIES + i) * KEYS + j);
    greatest = fmaxl(greatest, p[j]);
  }
  for (int j = 0; j < KEYS; j++) sum += p[j] = greatest > -INFINITY ? expl(p[j] - greatest) : 0;
  for (int j = 0; j < KEYS; j++) p[j] = sum > 0 ? p[j] / sum : 0;
}

static wide dq[Q], dk[K], dv[V], y[Y];

static void reference(wg_dtype t, const wg_attention *s, const arrays *a) {
  static wide p[KEYS], dp[KEYS];
  memset(dq, 0, sizeof dq), memset(dk, 0, sizeof dk), memset(dv, 0, sizeof dv), memset(y, 0, sizeof y);
  const wide rest = (wide)(1 / (1 - s->dropout));
  for (int row = 0; row < HEADS * QUERIES; row++) {
    const int head = row / QUERIES, i = row % QUERIES;
    wide mean = 0;
    probabilities(t, s, a, head, i, p);
    for (int j = 0; j < KEYS; j++) {
      const wide factor = s->dropout > 0 ? (a->kept[row * KEYS + j] ? rest : 0) : 1;
      dp[j] = factor * dot(t, a->c, row * VALUES, a->v, (int64_t)j * VALUES, VALUES);
      mean += p[j] * dp[j];
      for (int x = 0; x < VALUES; x++) {
        y[row * VALUES + x] += factor * p[j] * get(t, a->v, j * VALUES + x);
        dv[j * VALUES + x] += factor * p[j] * get(t, a->c, row * VALUES + x);
      }
    }
    for (int j = 0; j < KEYS; j++) {
      const wide d = (wide)s->scale * p[j] * (dp[j] - mean);
      for (int x = 0; x < WIDTH; x++) {
        dq[row * WIDTH + x] += d * get(t, a->k, j * WIDTH + x);
        dk[j * WIDTH + x] += d * get(t, a->q, row * WIDTH + x);
      }
    }
  }
}

static void compare(wg_dtype t, int form, const char *what, int n, const void *found, const wide *exact) {
  for (int i = 0; i < n; i++) {
    expect(is_near(get(t, found, i), exact[i], 200 * epsilon_of(t) * (1 + fabsl(exact[i]))),
           "attention %s, form %d, %s[%d] is %g, not %g", name_of(t), form, what, i,
           (double)get(t, found, i), (double)exact[i]);
  }
}

static void check_form(wg_dtype t, int form) {
  static const int64_t offsets[] = {0, QUERIES * KEYS};
  arrays a = {reals(t, Q, -2, 2), reals(t, K, -2, 2), reals(t, V, -1, 1), blank(t, Y), reals(t, Y, -1, 1),
              blank(t, Q), blank(t, K), blank(t, V), fenced(SCORES), fenced(SCORES),
              reals(t, SCORES, -1, 1)};
  wg_attention s = {.batch = BATCH, .heads = HEADS, .key_heads = KEY_HEADS, .queries = QUERIES, .keys = KEYS,
                    .width = WIDTH, .value_width = VALUES, .q = strides_of(QUERIES, WIDTH),
                    .k = strides_of(KEYS, WIDTH), .v = strides_of(KEYS, VALUES),
                    .y = strides_of(QUERIES, VALUES), .scale = 0.5, .causal = form & 1,
                    .dropout = form & 8 ? 0.3 : 0, .seed = 5, .position = 9};
  // The second query of the first head sees nothing.
  for (int i = 0; i < SCORES; i++) a.seen[i] = i / KEYS != 1 && random_word() % 3 != 0;
  if (form & 2) s.mask = (wg_attention_table){a.seen, offsets, KEYS, 1};
  if (form & 4) s.bias = (wg_attention_table){a.bias, offsets, KEYS, 1};
  wg_random_mask(t, s.seed, s.position, SCORES, s.dropout, a.kept);
  wg_attention_operands o = {a.q, a.k, a.v, a.y, blank(t, 2 * HEADS * QUERIES),
                             blank(t, wg_attention_scratch(&s, true)), a.c, a.dq, a.dk, a.dv};
  wg_attention_forward(t, &s, &o);
  wg_attention_gradient(t, &s, &o);
  digest("attention", t, Y, a.y);
  digest("attention's gradients", t, Q, a.dq);
  digest("attention's gradients", t, K, a.dk);
  digest("attention's gradients", t, V, a.dv);
  if (checks) {
    reference(t, &s, &a);
    compare(t, form, "y", Y, a.y, y);
    compare(t, form, "q's gradient", Q, a.dq, dq);
    compare(t, form, "k's gradient", K, a.dk, dk);
    compare(t, form, "v's gradient", V, a.dv, dv);
  }
  release_all();
}

void check_attention(void) {
  EACH_REAL(t) {
    for (int form = 0; form < 16; form++) {
      seed(61 + (uint64_t)form);
      check_form(t, form);
    }
  }
}
