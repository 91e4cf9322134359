// The functions of special.h. They are loops of a few steps around those of <math.h>, one element at a time.
#include "special.h"

#include "common.h"

#define PI 3.14159265358979323846

double wg_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

// A start within a fraction of 3e-3, then Halley's method, each step of which cubes the error. Above a half
// the equation is erfc(y) = 1 - |x|, whose right side is exact.
double wg_erfinv(double x) {
  double v = fabs(x);
  if (!(v < 1)) return v == 1 ? copysign(INFINITY, x) : NAN;
  double y;
  if (v < 0.1) {
    y = 0.5 * sqrt(PI) * v * (1 + PI / 12 * v * v);
  } else {
    // Winitzki, "A handy approximation for the error function and its inverse", 2008.
    const double a = 0.147;
    double l = log((1 - v) * (1 + v)), b = 2 / (PI * a) + 0.5 * l;
    y = sqrt(sqrt(b * b - l / a) - b);
  }
  for (int i = 0; i < 3; i++) {
    double error = v > 0.5 ? (1 - v) - erfc(y) : erf(y) - v;
    double step = error / (2 / sqrt(PI) * exp(-y * y));
    y -= step / (1 + y * step);
  }
  return copysign(y, x);
}

// sum of (a + k)^-s over k = 0, 1, ... by the Euler-Maclaurin formula, for a > 0 and s > 1.
static double hurwitz_zeta(double s, double a) {
  // B(2k) / (2k)!
  static const double coefficients[] = {
      1.0 / 12,           -1.0 / 720,           1.0 / 30240,          -1.0 / 1209600,
      1.0 / 47900160,     -691.0 / 1307674368e3, 1.0 / 74724249600.0, -3617.0 / 10670622842880e3};
  double sum = 0;
  for (; a < 12 + s; a++) sum += pow(a, -s);
  double power = pow(a, -s);
  sum += a * power / (s - 1) + 0.5 * power;
  double term = power * s / a;
  for (int k = 0; k < 8; k++) {
    sum += coefficients[k] * term;
    term *= (s + 2 * k + 1) * (s + 2 * k + 2) / (a * a);
  }
  return sum;
}

static double digamma(double x) {
  if (x == 0) return copysign(INFINITY, -x);
  if (x == -INFINITY) return NAN;
  double sum = 0;
  if (x < 0) {
    double fraction = x - round(x);
    if (fraction == 0) return NAN;
    sum = -PI / tan(PI * fraction);
    x = 1 - x;
  }
  for (; x < 10; x++) sum -= 1 / x;
  double z = 1 / (x * x);
  double tail = z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132
                - z * (691.0 / 32760 - z / 12))))));
  return sum + (log(x) - 0.5 / x - tail);
}

// (-1)^(n+1) n! zeta(n + 1, x). Below 0 the sum is split at the elements nearest to 0, so that it takes as
// few steps for any x.
double wg_polygamma(double n, double x) {
  if (n == 0) return digamma(x);
  if (isnan(x) || x == -INFINITY) return NAN;
  if (x == INFINITY) return 0;
  double s = n + 1, odd = fmod(n, 2) != 0 ? 1 : -1;
  double sum;
  if (x > 0) {
    sum = hurwitz_zeta(s, x);
  } else if (x == floor(x)) {
    return odd > 0 ? INFINITY : x == 0 ? copysign(INFINITY, -x) : NAN;
  } else {
    double fraction = x - floor(x);
    sum = hurwitz_zeta(s, fraction)
          + odd * (hurwitz_zeta(s, 1 - fraction) - hurwitz_zeta(s, 1 - x));
  }
  return odd * tgamma(s) * sum;
}

// The n-th derivative of sin u / u. From u f = sin u follows u f(n) + n f(n-1) = sin(u + n pi/2), a stable
// recurrence for u > n; below that a power series.
static double sinc_derivative(int n, double u) {
  if (fabs(u) > n + 1) {
    double f = sin(u) / u;
    for (int k = 1; k <= n; k++) {
      double circle = k % 4 == 0 ? sin(u) : k % 4 == 1 ? cos(u) : k % 4 == 2 ? -sin(u) : -cos(u);
      f = (circle - k * f) / u;
    }
    return f;
  }
  // The sum of (-1)^k u^(2k-n) / ((2k + 1) (2k - n)!) over 2k >= n.
  int first = (n + 1) / 2;
  double power = n % 2 ? u : 1, sum = 0;
  for (int k = first; k < first + 40; k++) {
    double term = (k % 2 ? -power : power) / (2 * k + 1);
    sum += term;
    if (fabs(term) < 1e-18 * fabs(sum)) break;
    power *= u / (2 * k + 1 - n) * (u / (2 * k + 2 - n));
  }
  return sum;
}

double wg_sinc(double n, double x) { return pow(PI, n) * sinc_derivative((int)n, PI * x); }

double wg_log_add_exp(double a, double b) {
  double high = a > b ? a : b, low = a > b ? b : a;
  return high == low ? high + log(2) : high + log1p(exp(low - high));
}

double wg_remainder(double a, double b) {
  double r = fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

double wg_floor_divide(double a, double b) {
  if (b == 0) return a / b;
  double r = fmod(a, b), q = (a - r) / b;
  if (r != 0 && (r < 0) != (b < 0)) q -= 1;
  return q == 0 ? copysign(0, a / b) : round(q);
}

float wg_lgammaf(float x) { return (float)wg_lgamma(x); }
float wg_erfinvf(float x) { return (float)wg_erfinv(x); }
float wg_polygammaf(float n, float x) { return (float)wg_polygamma(n, x); }
float wg_sincf(float n, float x) { return (float)wg_sinc(n, x); }
float wg_log_add_expf(float a, float b) { return (float)wg_log_add_exp(a, b); }
float wg_remainderf(float a, float b) { return (float)wg_remainder(a, b); }
float wg_floor_dividef(float a, float b) { return (float)wg_floor_divide(a, b); }
