// The optimizer steps of one floating-point type: a loop for every row of step_rules.def. Included with
// REAL and R(name).

#define AVERAGE(x, of) x = first * x + first_rest * (of)
#define MOMENTS(m, v) AVERAGE(m, g), v = second * v + second_rest * (g * g)
#define SHRUNK (shrink != 0 ? w - shrink * w : w)
#define SQRT(x) __builtin_elementwise_sqrt(x)
// The greater one; NaN if one of them is.
#define GREATER(x, y) ((((x) > (y)) | ((x) != (x))) ? (x) : (y))
// A negative variance is rounding.
#define CLIPPED(x) ((x) < 0 ? (REAL)0 : (x))
#define LIMITED(x) ((x) < low ? low : (x) > high ? high : (x))
#define ABS(x) __builtin_elementwise_abs(x)
// 0 at NaN, too.
#define SIGN(x) ((x) > 0 ? (REAL)1 : (x) < 0 ? (REAL)-1 : (REAL)0)

#define WG_STEP_RULE(NAME, count, ...)                                                            \
  static void R(step_##NAME)(int64_t begin, int64_t end, const wg_step_rates *r,                  \
                             const wg_step_memory *m) {                                           \
    const REAL rate = (REAL)r->rate, decay = (REAL)r->decay, shrink = (REAL)r->shrink;            \
    const REAL first = (REAL)r->first, first_rest = (REAL)r->first_rest;                          \
    const REAL second = (REAL)r->second, second_rest = (REAL)r->second_rest;                      \
    const REAL epsilon = (REAL)r->epsilon, factor = (REAL)r->factor;                              \
    const REAL gradient_rate = (REAL)r->gradient_rate, low = (REAL)r->low, high = (REAL)r->high;  \
    (void)shrink, (void)first, (void)first_rest, (void)second, (void)second_rest, (void)epsilon;  \
    (void)rate, (void)factor, (void)gradient_rate, (void)low, (void)high;                         \
    const REAL *gradient = m->gradient, *old_w = m->parameter, *old_a = m->slots[0];              \
    const REAL *old_b = m->slots[1], *old_c = m->slots[2];                                        \
    REAL *new_w = m->new_parameter, *new_a = m->new_slots[0], *new_b = m->new_slots[1];           \
    REAL *new_c = m->new_slots[2];                                                                \
    const bool decays = decay != 0;                                                               \
    WG_INDEPENDENT for (int64_t i = begin; i < end; i++) {                                        \
      REAL w = old_w[i], g = gradient[i], a = 0, b = 0, c = 0;                                    \
      g = decays ? g + decay * w : g;                                                             \
      if (count > 0) a = old_a[i];                                                                \
      if (count > 1) b = old_b[i];                                                                \
      if (count > 2) c = old_c[i];                                                                \
      (__VA_ARGS__);                                                                              \
      new_w[i] = w;                                                                               \
      if (count > 0) new_a[i] = a;                                                                \
      if (count > 1) new_b[i] = b;                                                                \
      if (count > 2) new_c[i] = c;                                                                \
      (void)b, (void)c;                                                                           \
    }                                                                                             \
  }
#include "../CWengert/step_rules.def"
#undef WG_STEP_RULE

#define WG_STEP_RULE(NAME, ...) [WG_STEP_##NAME] = R(step_##NAME),
static const step_function R(step_functions)[WG_STEP_RULES] = {
#include "../CWengert/step_rules.def"
};
#undef WG_STEP_RULE

#undef AVERAGE
#undef MOMENTS
#undef SHRUNK
#undef SQRT
#undef GREATER
#undef CLIPPED
#undef LIMITED
#undef ABS
#undef SIGN
