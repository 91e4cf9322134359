// A LAPACK that was found when the program ran; lapack.c.
#ifndef WENGERT_LAPACK_H
#define WENGERT_LAPACK_H

#include <stdbool.h>
#include <stdint.h>

// Whether matrices of this order are left to a LAPACK: one is in use, and they are large enough.
bool wg_has_lapack(int64_t order);

// The functions of matrices.h for one matrix.
bool wg_lapack_cholesky(int64_t n, double *l);
void wg_lapack_lu(int64_t n, double *lu, int64_t *pivots, double *sign);
void wg_lapack_solve_triangular(bool upper, bool transposed, bool unit, int64_t n, int64_t m,
                                const double *a, double *b);
// False, with x untouched, if it finds no values.
bool wg_lapack_eigen(int64_t n, double *x, double *values, double *vectors);
bool wg_lapack_svd(int64_t m, int64_t n, double *x, double *s, double *v);
void wg_lapack_qr(int64_t m, int64_t n, double *x, double *r);

#endif
