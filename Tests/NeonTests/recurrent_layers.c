// Recurrent layers: states against the formulas, gradients against differences along a direction.
#include "exact.h"

enum { STEPS = 4, BATCH = 3, INPUTS = 5, WIDTH = 9, MOST = 4 * WIDTH * WIDTH };
static const int64_t lengths[BATCH] = {4, 2, 3};

// x, h0, c0, W_ih, W_hh, b_ih, b_hh.
enum { OPERANDS = 7 };
typedef struct {
  wide of[OPERANDS][MOST];
} values;

static void sizes(int gates, int64_t *n) {
  const int64_t all[OPERANDS] = {STEPS * BATCH * INPUTS, BATCH * WIDTH,         BATCH * WIDTH,
                                 gates * WIDTH * INPUTS, gates * WIDTH * WIDTH, gates * WIDTH,
                                 gates * WIDTH};
  memcpy(n, all, sizeof all);
}

static wide from_input(const values *v, int t, int b, int row) {
  wide sum = v->of[5][row];
  for (int i = 0; i < INPUTS; i++) {
    sum += v->of[0][(t * BATCH + b) * INPUTS + i] * v->of[3][row * INPUTS + i];
  }
  return sum;
}

static wide from_state(const values *v, const wide *h, int row) {
  wide sum = v->of[6][row];
  for (int i = 0; i < WIDTH; i++) sum += h[i] * v->of[4][row * WIDTH + i];
  return sum;
}

static void step(const wg_recurrent_layer *s, const values *v, int t, int b, wide *h, wide *c) {
  wide old[WIDTH];
  memcpy(old, h, sizeof old);
#define GATE(g) (from_input(v, t, b, (g) * WIDTH + j) + from_state(v, old, (g) * WIDTH + j))
  for (int j = 0; j < WIDTH; j++) {
    switch (s->kind) {
      case WG_RNN_TANH: h[j] = tanhl(GATE(0)); break;
      case WG_RNN_RELU: h[j] = fmaxl(GATE(0), 0); break;
      case WG_LSTM:
        c[j] = exact_sigmoid(GATE(1)) * c[j] + exact_sigmoid(GATE(0)) * tanhl(GATE(2));
        h[j] = exact_sigmoid(GATE(3)) * tanhl(c[j]);
        break;
      case WG_GRU: {
        wide r = exact_sigmoid(GATE(0)), z = exact_sigmoid(GATE(1));
        wide n = tanhl(from_input(v, t, b, 2 * WIDTH + j) + r * from_state(v, old, 2 * WIDTH + j));
        h[j] = (1 - z) * n + z * old[j];
      }
    }
  }
#undef GATE
}

// The states, and sum y * state.
static wide forward(const wg_recurrent_layer *s, const values *v, const wide *y, wide *states) {
  wide loss = 0;
  for (int b = 0; b < BATCH; b++) {
    wide h[WIDTH], c[WIDTH];
    memcpy(h, &v->of[1][b * WIDTH], sizeof h);
    memcpy(c, &v->of[2][b * WIDTH], sizeof c);
    for (int k = 0; k < STEPS; k++) {
      int t = s->reversed ? STEPS - 1 - k : k;
      if (s->lengths == NULL || t < s->lengths[b]) step(s, v, t, b, h, c);
      for (int j = 0; j < WIDTH; j++) {
        int at = (t * BATCH + b) * WIDTH + j;
        if (states != NULL) states[at] = h[j];
        loss += y[at] * h[j];
      }
    }
  }
  return loss;
}

enum { STATES = STEPS * BATCH * WIDTH };
static values v, moved;

// The gradients' product with a direction, against the difference of the losses on both sides.
static void check_slope(wg_dtype t, const wg_recurrent_layer *s, const int64_t *n, void *const *gradients,
                        const wide *y) {
  const wide h = 1e-6L;
  wide losses[2], slope = 0;
  for (int side = 0; side < 2; side++) {
    seed(77);
    for (int o = 0; o < OPERANDS; o++) {
      for (int64_t i = 0; i < n[o]; i++) {
        wide d = random_between(-1, 1);
        moved.of[o][i] = v.of[o][i] + (side ? h : -h) * d;
        if (side && (o != 2 || s->kind == WG_LSTM)) slope += d * get(t, gradients[o], i);
      }
    }
    losses[side] = forward(s, &moved, y, NULL);
  }
  wide difference = (losses[1] - losses[0]) / (2 * h), bound = t == WG_FLOAT32 ? 1e-4L : 1e-7L;
  expect(is_near(slope, difference, bound * (1 + fabsl(difference))),
         "gradients of kind %d, %s: %.9g, not %.9g", (int)s->kind, name_of(t), (double)slope,
         (double)difference);
}

static void check_layer(wg_dtype t, const wg_recurrent_layer *s, int gates) {
  int64_t n[OPERANDS], slots = wg_recurrent_slots(s->kind);
  void *own[OPERANDS], *gradients[OPERANDS];
  sizes(gates, n);
  for (int o = 0; o < OPERANDS; o++) {
    own[o] = reals(t, n[o], -1, 1);
    gradients[o] = blank(t, n[o]);
    for (int64_t i = 0; i < n[o]; i++) v.of[o][i] = get(t, own[o], i);
  }
  void *states = blank(t, STATES), *cells = blank(t, STATES), *y = reals(t, STATES, -1, 1);
  // Nobody sees a state beyond a sample's length, so that it has no cotangent.
  for (int64_t i = 0; s->lengths != NULL && i < STATES; i++) {
    if (i / WIDTH / BATCH >= s->lengths[i / WIDTH % BATCH]) put(t, y, i, 0);
  }
  void *saved = slots == 1 ? states : blank(t, STEPS * BATCH * wg_recurrent_row(s->kind, WIDTH));
  wg_recurrence_operands operands = {own[0], own[1], own[2], own[3], own[4], own[5], own[6]};
  wg_recurrent_forward(t, s, &operands, saved, cells, states, blank(t, wg_recurrent_scratch(s)));
  wg_fill(t, n[1], 0, gradients[1]);
  wg_fill(t, n[2], 0, gradients[2]);
  wg_recurrence_gradients result = {gradients[1], gradients[2], gradients[0], gradients[3],
                                    gradients[4], gradients[5], gradients[6]};
  wg_recurrent_gradient(t, s, &operands, saved, cells, states, y, &result,
                        blank(t, wg_recurrent_gradient_scratch(t, s)));
  digest("recurrent states", t, STATES, states);
  for (int o = 0; o < OPERANDS; o++) {
    if (o != 2 || s->kind == WG_LSTM) digest("recurrent gradients", t, n[o], gradients[o]);
  }
  if (checks) {
    wide exact[STATES], cotangent[STATES];
    for (int i = 0; i < STATES; i++) cotangent[i] = get(t, y, i);
    forward(s, &v, cotangent, exact);
    for (int i = 0; i < STATES; i++) {
      expect(is_near(get(t, states, i), exact[i], 60 * epsilon_of(t)), "state %d, kind %d, %s", i,
             (int)s->kind, name_of(t));
    }
    check_slope(t, s, n, gradients, cotangent);
  }
  release_all();
}

// One layer with the same weights, on all samples or one; returns its gradients, [h, c, x, W_ih, W_hh, b_ih, b_hh].
enum { LONG = 100, MANY = 40, WIDE = 37, FEW = 3, GRADIENTS = 7 };
static void run_long(wg_dtype t, wg_recurrent_kind kind, bool reversed, int64_t batch, void *const *of,
                     const void *y, void *states, void *const *gradients) {
  const wg_recurrent_layer s = {kind, reversed, LONG, batch, FEW, WIDE, NULL};
  const int64_t slots = wg_recurrent_slots(kind), all = LONG * batch * WIDE;
  void *cells = blank(t, all);
  void *saved = slots == 1 ? states : blank(t, LONG * batch * wg_recurrent_row(kind, WIDE));
  const wg_recurrence_operands o = {of[0], of[1], of[2], of[3], of[4], of[5], of[6]};
  wg_recurrent_forward(t, &s, &o, saved, cells, states, blank(t, wg_recurrent_scratch(&s)));
  wg_fill(t, batch * WIDE, 0, gradients[0]);
  wg_fill(t, batch * WIDE, 0, gradients[1]);
  const wg_recurrence_gradients result = {gradients[0], gradients[1], gradients[2], gradients[3],
                                          gradients[4], gradients[5], gradients[6]};
  wg_recurrent_gradient(t, &s, &o, saved, cells, states, y, &result,
                        blank(t, wg_recurrent_gradient_scratch(t, &s)));
}

// A batch whose steps are taken in several chunks and shared between threads, against its samples one by one,
// which fit one chunk.
static void check_chunks(wg_dtype t, wg_recurrent_kind kind, int gates, bool reversed) {
  const int64_t rows = gates * WIDE, n[GRADIENTS] = {WIDE, WIDE, LONG * FEW, rows * FEW, rows * WIDE, rows, rows};
  void *of[7] = {reals(t, LONG * MANY * FEW, -1, 1), reals(t, MANY * WIDE, -1, 1), reals(t, MANY * WIDE, -1, 1),
                 reals(t, rows * FEW, -0.15, 0.15), reals(t, rows * WIDE, -0.15, 0.15), reals(t, rows, -1, 1),
                 reals(t, rows, -1, 1)};
  void *y = reals(t, LONG * MANY * WIDE, -1, 1), *states = blank(t, LONG * MANY * WIDE), *gradients[GRADIENTS];
  for (int i = 0; i < GRADIENTS; i++) gradients[i] = blank(t, i < 3 ? n[i] * MANY : n[i]);
  run_long(t, kind, reversed, MANY, of, y, states, gradients);
  digest("recurrent states", t, LONG * MANY * WIDE, states);
  for (int i = 0; i < GRADIENTS; i++) {
    if (i != 1 || kind == WG_LSTM) digest("recurrent gradients", t, i < 3 ? n[i] * MANY : n[i], gradients[i]);
  }
  static wide sums[4 * WIDE * WIDE + 8 * WIDE + 4 * WIDE * FEW];
  memset(sums, 0, sizeof sums);
  const wide bound = 300 * epsilon_of(t);
  const size_t size = size_of(t);
  void *own[7], *one_y = blank(t, LONG * WIDE), *one = blank(t, LONG * WIDE), *found[GRADIENTS];
  memcpy(own, of, sizeof own);
  own[0] = blank(t, LONG * FEW);
  for (int i = 0; i < GRADIENTS; i++) found[i] = blank(t, n[i]);
  for (int64_t sample = 0; checks && sample < MANY; sample++) {
    for (int i = 1; i < 3; i++) own[i] = (char *)of[i] + (size_t)sample * WIDE * size;
    for (int64_t step = 0; step < LONG; step++) {
      for (int64_t i = 0; i < FEW; i++) put(t, own[0], step * FEW + i, get(t, of[0], (step * MANY + sample) * FEW + i));
      for (int64_t i = 0; i < WIDE; i++) put(t, one_y, step * WIDE + i, get(t, y, (step * MANY + sample) * WIDE + i));
    }
    run_long(t, kind, reversed, 1, own, one_y, one, found);
    for (int64_t i = 0; i < LONG * WIDE; i++) {
      expect(is_near(get(t, one, i), get(t, states, (i / WIDE * MANY + sample) * WIDE + i % WIDE), bound),
             "state %d of sample %d, kind %d, %s", (int)i, (int)sample, (int)kind, name_of(t));
    }
    for (int64_t i = 0; i < LONG * FEW; i++) {
      expect(is_near(get(t, found[2], i), get(t, gradients[2], (i / FEW * MANY + sample) * FEW + i % FEW), bound),
             "gradient of x, sample %d, kind %d, %s", (int)sample, (int)kind, name_of(t));
    }
    wide *sum = sums;
    for (int i = 3; i < GRADIENTS; sum += n[i++]) {
      for (int64_t q = 0; q < n[i]; q++) sum[q] += get(t, found[i], q);
    }
  }
  wide *sum = sums;
  for (int i = 3; checks && i < GRADIENTS; sum += n[i++]) {
    for (int64_t q = 0; q < n[i]; q++) {
      expect(is_near(get(t, gradients[i], q), sum[q], bound * (10 + fabsl(sum[q]))),
             "gradient %d of kind %d, %s: %g, not %g", i, (int)kind, name_of(t),
             (double)get(t, gradients[i], q), (double)sum[q]);
    }
  }
  release_all();
}

void check_recurrent_layers(void) {
  static const int gates[] = {1, 1, 4, 3};
  EACH_REAL(t) {
    for (int form = 0; form < 16; form++) {
      wg_recurrent_kind kind = (wg_recurrent_kind)(form / 4);
      wg_recurrent_layer s = {kind, form % 2, STEPS, BATCH, INPUTS, WIDTH,
                              form / 2 % 2 ? lengths : NULL};
      seed(31 + (uint64_t)form);
      check_layer(t, &s, gates[kind]);
    }
  }
  for (int form = 0; form < 8; form++) {
    seed(91 + (uint64_t)form);
    check_chunks(form % 3 == 0 ? WG_FLOAT64 : WG_FLOAT32, (wg_recurrent_kind)(form / 2), gates[form / 2], form % 2);
  }
}
