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
  void *saved = slots == 1 ? states : blank(t, STATES * slots), *g = blank(t, STATES * slots);
  wg_recurrence_operands operands = {own[0], own[1], own[2], own[3], own[4], own[5], own[6]};
  wg_recurrent_forward(t, s, &operands, saved, cells, states, blank(t, wg_recurrent_scratch(s)));
  wg_fill(t, n[1], 0, gradients[1]);
  wg_fill(t, n[2], 0, gradients[2]);
  wg_recurrent_gradient(t, s, &operands, saved, cells, states, y, gradients[1], gradients[2], g);
  wg_recurrence_gradients result = {gradients[0], gradients[3], gradients[4], gradients[5],
                                    gradients[6]};
  wg_recurrent_products(t, s, &operands, states, g, &result, blank(t, slots * WIDTH));
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
}
