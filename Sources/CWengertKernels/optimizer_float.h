// The optimizer steps of one floating-point type. Included with REAL and R(name).
//
// Each body sees one element: the gradient g with the weight decay already in it, the parameter w, and
// the remembered a, b and c; it changes w, a, b and c. The formulas stand in CWengert.h.

#define STEP(name, memories, body)                                                                \
  static void R(step_##name)(int64_t begin, int64_t end, const wg_step_rates *r,                  \
                             const wg_step_memory *m) {                                           \
    const REAL rate = (REAL)r->rate, decay = (REAL)r->decay, shrink = (REAL)r->shrink;            \
    const REAL first = (REAL)r->first, first_rest = (REAL)r->first_rest;                          \
    const REAL second = (REAL)r->second, second_rest = (REAL)r->second_rest;                      \
    const REAL epsilon = (REAL)r->epsilon, factor = (REAL)r->factor;                              \
    (void)shrink, (void)first, (void)first_rest, (void)second, (void)second_rest, (void)epsilon;  \
    (void)factor;                                                                                 \
    const REAL *gradient = m->gradient, *old_w = m->parameter, *old_a = m->slots[0];              \
    const REAL *old_b = m->slots[1], *old_c = m->slots[2];                                        \
    REAL *new_w = m->new_parameter, *new_a = m->new_slots[0], *new_b = m->new_slots[1];           \
    REAL *new_c = m->new_slots[2];                                                                \
    const bool decays = decay != 0;                                                               \
    WG_INDEPENDENT for (int64_t i = begin; i < end; i++) {                                        \
      REAL w = old_w[i], g = gradient[i], a = 0, b = 0, c = 0;                                    \
      g = decays ? g + decay * w : g;                                                             \
      if (memories > 0) a = old_a[i];                                                                \
      if (memories > 1) b = old_b[i];                                                                \
      if (memories > 2) c = old_c[i];                                                                \
      body;                                                                                       \
      new_w[i] = w;                                                                               \
      if (memories > 0) new_a[i] = a;                                                                \
      if (memories > 1) new_b[i] = b;                                                                \
      if (memories > 2) new_c[i] = c;                                                                \
      (void)b, (void)c;                                                                           \
    }                                                                                             \
  }

#define SQRT(x) __builtin_elementwise_sqrt(x)

STEP(descent, 0, w -= rate *g)
STEP(momentum, 1, (a = first * a + first_rest * g, w -= rate * a))
STEP(nesterov, 1, (a = first * a + first_rest * g, w -= rate * (g + second * a)))

#define MOMENTS a = first * a + first_rest * g, b = second * b + second_rest * (g * g)
#define SHRUNK (shrink != 0 ? w - shrink * w : w)
STEP(adam, 2, (MOMENTS, w = SHRUNK - rate * (a / (SQRT(b) * factor + epsilon))))
STEP(amsgrad, 3, (MOMENTS, c = ((c > b) | (c != c)) ? c : b,
                  w = SHRUNK - rate * (a / (SQRT(c) * factor + epsilon))))

STEP(adagrad, 1, (a = a + g * g, w -= rate * (g / (SQRT(a) + epsilon))))

// A negative variance is rounding.
#define CLIPPED(x) ((x) < 0 ? (REAL)0 : (x))
#define AVERAGE(x, of) x = first * x + first_rest * (of)
STEP(rmsprop, 1, (AVERAGE(a, g * g), w -= rate * (g / (SQRT(a) + epsilon))))
STEP(rmsprop_momentum, 2, (AVERAGE(a, g * g), b = second * b + g / (SQRT(a) + epsilon),
                           w -= rate * b))
STEP(rmsprop_centered, 2, (AVERAGE(a, g * g), AVERAGE(b, g),
                           w -= rate * (g / (SQRT(CLIPPED(a - b * b)) + epsilon))))
STEP(rmsprop_centered_momentum, 3,
     (AVERAGE(a, g * g), AVERAGE(b, g),
      c = second * c + g / (SQRT(CLIPPED(a - b * b)) + epsilon), w -= rate * c))

STEP(adadelta, 2, (AVERAGE(a, g * g), g = SQRT(b + epsilon) / SQRT(a + epsilon) * g,
                   AVERAGE(b, g * g), w -= rate * g))

static const step_function R(step_functions)[WG_STEP_RULES] = {
  [WG_STEP_DESCENT] = R(step_descent),
  [WG_STEP_MOMENTUM] = R(step_momentum),
  [WG_STEP_NESTEROV] = R(step_nesterov),
  [WG_STEP_ADAM] = R(step_adam),
  [WG_STEP_AMSGRAD] = R(step_amsgrad),
  [WG_STEP_ADAGRAD] = R(step_adagrad),
  [WG_STEP_RMSPROP] = R(step_rmsprop),
  [WG_STEP_RMSPROP_MOMENTUM] = R(step_rmsprop_momentum),
  [WG_STEP_RMSPROP_CENTERED] = R(step_rmsprop_centered),
  [WG_STEP_RMSPROP_CENTERED_MOMENTUM] = R(step_rmsprop_centered_momentum),
  [WG_STEP_ADADELTA] = R(step_adadelta),
};

#undef STEP
#undef SQRT
#undef MOMENTS
#undef SHRUNK
#undef CLIPPED
#undef AVERAGE
