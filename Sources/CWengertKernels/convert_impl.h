// Filling and maps of two operands that are no operation of their own, for one instruction set.
static void WG_ISA(fill_32)(int64_t n, uint32_t v, uint32_t *y) {
  WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = v;
}
static void WG_ISA(fill_64)(int64_t n, uint64_t v, uint64_t *y) {
  WG_INDEPENDENT for (int64_t i = 0; i < n; i++) y[i] = v;
}

#define FUNCTIONS(S, T)                                                                           \
  static void WG_ISA(blend_##S)(int64_t begin, int64_t end, double ad, const void *xp, double bd, \
                                const void *zp, void *yp) {                                       \
    const T a = (T)ad, b = (T)bd, *x = xp, *z = zp;                                               \
    T *y = yp;                                                                                    \
    WG_INDEPENDENT for (int64_t i = begin; i < end; i++) y[i] = a * x[i] + b * z[i];              \
  }                                                                                               \
  static void WG_ISA(mask_scale_##S)(int64_t begin, int64_t end, const void *xp,                  \
                                     const uint8_t *mask, double factor, void *yp) {              \
    const T a = (T)factor, *x = xp;                                                               \
    T *y = yp;                                                                                    \
    WG_INDEPENDENT for (int64_t i = begin; i < end; i++) y[i] = mask[i] ? x[i] * a : (T)0;        \
  }
FUNCTIONS(f32, float)
FUNCTIONS(f64, double)
#undef FUNCTIONS

const convert_kernels WG_ISA(wg_convert) = {
    WG_ISA(fill_32), WG_ISA(fill_64), {WG_ISA(blend_f32), WG_ISA(blend_f64)},
    {WG_ISA(mask_scale_f32), WG_ISA(mask_scale_f64)}};
