// Special functions, and binary maps that <math.h> has not. Doubles are computed once for all instruction
// sets; floats are rounded from them. The names follow <math.h>, so that C(f) of the maps finds both.
#ifndef WG_SPECIAL_H
#define WG_SPECIAL_H

// ln |gamma(x)|; the sign of gamma(x), which lgamma stores for all threads, is left out.
double wg_lgamma(double x);
float wg_lgammaf(float x);
// The inverse of erf.
double wg_erfinv(double x);
float wg_erfinvf(float x);
// The n-th derivative of digamma; digamma itself for n = 0. n is a whole number.
double wg_polygamma(double n, double x);
float wg_polygammaf(float n, float x);
// The n-th derivative of sin(pi x) / (pi x). n is a whole number.
double wg_sinc(double n, double x);
float wg_sincf(float n, float x);
// ln(e^a + e^b).
double wg_log_add_exp(double a, double b);
float wg_log_add_expf(float a, float b);
// a - b floor(a / b), with the sign of b.
double wg_remainder(double a, double b);
float wg_remainderf(float a, float b);
// floor(a / b), of the exact quotient: a = b floor_divide(a, b) + remainder(a, b).
double wg_floor_divide(double a, double b);
float wg_floor_dividef(float a, float b);

#endif
