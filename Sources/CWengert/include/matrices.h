// Factorizations of matrices (factorizations.c, decompositions.c, symmetric_eigen.c): batches of row-major doubles,
// each matrix by a method that is plain and stable, one thread per matrix where there are several.
#ifndef WG_MATRICES_H
#define WG_MATRICES_H

#include "element_types.h"

// x = l l^T for symmetric x [batch, n, n]; l is lower triangular. failed[b] says whether x is not positive
// definite; then l is NaN.
void wg_cholesky(int64_t batch, int64_t n, const double *x, double *l, bool *failed);
// Gaussian elimination with pivots by columns: row i was exchanged with pivots[i]. `lu` is x before, and
// holds both factors after. signs[b] is that of the permutation.
void wg_lu(int64_t batch, int64_t n, double *lu, int64_t *pivots, double *signs);
// Solves for the columns of b [batch, n, m], in place, by the factors of wg_lu.
void wg_lu_solve(int64_t batch, int64_t n, int64_t m, const double *lu, const int64_t *pivots,
                 double *b);
// Solves a y = b, or a^T y = b, in place, for a triangle of a; the rest is not read, nor the diagonal if it is
// `unit`.
void wg_solve_triangular(bool upper, bool transposed, bool unit, int64_t batch, int64_t n, int64_t m,
                         const double *a, double *b);
// Eigenvalues in ascending order and eigenvectors, as columns, of symmetric x, which is destroyed (reflections and
// QL steps). This and the next two give NaN for an x that is not finite.
void wg_symmetric_eigen(int64_t batch, int64_t n, double *x, double *values, double *vectors);
// x = u diag(s) v^T for x [batch, m, n], m >= n, which becomes u; s in descending order (one-sided Jacobi).
void wg_svd(int64_t batch, int64_t m, int64_t n, double *x, double *s, double *v);
// x = q r for x [batch, m, n], m >= n, which becomes q; the diagonal of r is positive (Gram-Schmidt, twice).
void wg_qr(int64_t batch, int64_t m, int64_t n, double *x, double *r);

// From now on a LAPACK does all this for matrices of 64 x 64 and more (lapack.c): the library with that path,
// or, for NULL, the first of the usual ones. False if there is none, with the reason in `reason`.
bool wg_lapack_use(const char *path, char *reason, int64_t size);
// The own kernels again.
void wg_lapack_stop(void);
// The library in use; NULL for none. The first call reads the variable WENGERT_LAPACK: 1, or a path.
const char *wg_lapack_path(void);

#endif
