// Cumulative sums and products along an axis (scan.c).
#ifndef WG_SCANS_H
#define WG_SCANS_H

#include "element_types.h"

typedef enum { WG_SCAN_SUM, WG_SCAN_PRODUCT, WG_SCAN_LOG_SUM_EXP } wg_scan_op;

// y[o][j][i] combines x[o][0 ... j][i], or x[o][j ...][i] if `reversed`; both are [outer, n, inner]. Integers
// wrap; floats are summed and multiplied in doubles. LOG_SUM_EXP is for floating-point types.
void wg_scan(wg_scan_op op, wg_dtype t, bool reversed, int64_t outer, int64_t n, int64_t inner,
             const void *x, void *y);
// y[j] = c[j] + a[j] y[j - 1], or y[j + 1] if `reversed`, along the middle axis; nothing comes before the
// first. Floating-point types.
void wg_recurrence(wg_dtype t, bool reversed, int64_t outer, int64_t n, int64_t inner, const void *a,
                   const void *c, void *y);
// The position of the greatest (least) of x[o][0 ... j][i], the last of equals. The first NaN stays the
// greatest and the least.
void wg_scan_extreme(bool least, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                     int64_t *index);

#endif
