// A LAPACK that is opened while the program runs, if the user asks for one. Nothing is linked.
#include "lapack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CWengert.h"
#include "matrix_memory.h"

// Smaller matrices are not worth the way to the library.
#define LEAST_ORDER 64

// Fortran's functions take the addresses of all arguments, matrices column by column, and behind the others
// the length of each text.
typedef int32_t integer;
#define TEXT size_t
typedef struct {
  void (*dpotrf_)(const char *, const integer *, double *, const integer *, integer *, TEXT);
  void (*dgetrf_)(const integer *, const integer *, double *, const integer *, integer *, integer *);
  void (*dtrsm_)(const char *, const char *, const char *, const char *, const integer *, const integer *,
                 const double *, const double *, const integer *, double *, const integer *, TEXT, TEXT, TEXT,
                 TEXT);
  void (*dgeqrf_)(const integer *, const integer *, double *, const integer *, double *, double *,
                  const integer *, integer *);
  void (*dorgqr_)(const integer *, const integer *, const integer *, double *, const integer *,
                  const double *, double *, const integer *, integer *);
  void (*dsyevd_)(const char *, const char *, const integer *, double *, const integer *, double *, double *,
                  const integer *, integer *, const integer *, integer *, TEXT, TEXT);
  void (*dgesdd_)(const char *, const integer *, const integer *, double *, const integer *, double *,
                  double *, const integer *, double *, const integer *, double *, const integer *, integer *,
                  integer *, TEXT);
} functions;
#define EACH_FUNCTION(X) X(dpotrf_) X(dgetrf_) X(dtrsm_) X(dgeqrf_) X(dorgqr_) X(dsyevd_) X(dgesdd_)

static const char *const names[] = {"liblapack.so.3", "libopenblas.so.0", "libmkl_rt.so.2", "libmkl_rt.so.3"};
#define NAMES (sizeof names / sizeof *names)

typedef struct {
  functions call;
  char path[4096];
} library;

// A library stays where it is once it was opened: another thread may be in it.
static _Atomic(library *) newest;
static atomic_bool is_in_use;
static pthread_once_t asked = PTHREAD_ONCE_INIT;

// False, with the reason, if the file is none or lacks a function.
static bool open_library(const char *path, library *opened, char *reason, size_t size) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    snprintf(reason, size, "%s", dlerror());
    return false;
  }
#define FIND(name)                                                   \
  if ((*(void **)&opened->call.name = dlsym(handle, #name)) == NULL) { \
    snprintf(reason, size, "%s has no %s", path, #name);             \
    dlclose(handle);                                                 \
    return false;                                                    \
  }
  EACH_FUNCTION(FIND)
#undef FIND
  snprintf(opened->path, sizeof opened->path, "%s", path);
  return true;
}

bool wg_lapack_use(const char *path, char *reason, int64_t size) {
  library *opened = malloc(sizeof *opened);
  if (opened == NULL) {
    snprintf(reason, (size_t)size, "there is no memory");
    return false;
  }
  bool is_open = false;
  size_t used = 0;
  for (size_t i = 0; !is_open && i < (path == NULL ? NAMES : 1); i++) {
    char *at = reason + used;
    is_open = open_library(path == NULL ? names[i] : path, opened, at, (size_t)size - used);
    used += strlen(at);
    if (!is_open && path == NULL && i + 1 < NAMES && used + 3 < (size_t)size) {
      memcpy(reason + used, "; ", 3);
      used += 2;
    }
  }
  if (!is_open) {
    free(opened);
    return false;
  }
  atomic_store(&newest, opened);
  atomic_store(&is_in_use, true);
  return true;
}

// Reads the environment once. Without the library our own kernels are used, and a line says so.
static void ask(void) {
  const char *wish = wg_setting("WENGERT_LAPACK");
  if (wish == NULL || strcmp(wish, "0") == 0 || atomic_load(&is_in_use)) return;
  char reason[2048] = "";
  if (wg_lapack_use(strcmp(wish, "1") == 0 ? NULL : wish, reason, sizeof reason)) return;
  fprintf(stderr, "WENGERT_LAPACK: no LAPACK was found, matrices are factorized without one (%s)\n", reason);
}

const char *wg_lapack_path(void) {
  pthread_once(&asked, ask);
  return atomic_load(&is_in_use) ? atomic_load(&newest)->path : NULL;
}

void wg_lapack_stop(void) {
  pthread_once(&asked, ask);
  atomic_store(&is_in_use, false);
}

bool wg_has_lapack(int64_t order) {
  return order >= LEAST_ORDER && order <= INT32_MAX && wg_lapack_path() != NULL;
}

// -------------------------------------------------------------------------------- one matrix

static const functions *calls(void) { return &atomic_load(&newest)->call; }

// Column by column, the lower triangle is the upper one: l l^T = u^T u.
bool wg_lapack_cholesky(int64_t n, double *l) {
  const integer order = (integer)n;
  integer info = 0;
  calls()->dpotrf_("U", &order, l, &order, &info, 1);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = i + 1; j < n; j++) l[i * n + j] = 0;
  }
  return info == 0;
}

void wg_lapack_lu(int64_t n, double *lu, int64_t *pivots, double *sign) {
  const integer order = (integer)n;
  integer info = 0, *found = matrix_memory(n, sizeof *found);
  double *a = matrix_doubles(n * n);
  transpose_matrix(n, n, lu, a);
  calls()->dgetrf_(&order, &order, a, &order, found, &info);
  transpose_matrix(n, n, a, lu);
  *sign = 1;
  for (int64_t i = 0; i < n; i++) {
    pivots[i] = found[i] - 1;
    if (pivots[i] != i) *sign = -*sign;
  }
  free(a);
  free(found);
}

// y^T op(a)^T = b^T, in Fortran's order of elements.
void wg_lapack_solve_triangular(bool upper, bool transposed, bool unit, int64_t n, int64_t m,
                                const double *a, double *b) {
  const integer rows = (integer)m, order = (integer)n;
  const double one = 1;
  if (m == 0) return;
  calls()->dtrsm_("R", upper ? "L" : "U", transposed ? "T" : "N", unit ? "U" : "N", &rows, &order, &one, a,
                  &order, b, &rows, 1, 1, 1, 1);
}

bool wg_lapack_eigen(int64_t n, double *x, double *values, double *vectors) {
  const integer order = (integer)n, query = -1;
  integer info = 0, integers = 0;
  double count = 0, *a = matrix_doubles(n * n);
  memcpy(a, x, (size_t)(n * n) * sizeof *a);
  calls()->dsyevd_("V", "L", &order, a, &order, values, &count, &query, &integers, &query, &info, 1, 1);
  const integer room = (integer)count, integer_room = integers;
  double *work = matrix_doubles(room);
  integer *integer_work = matrix_memory(integer_room, sizeof *integer_work);
  calls()->dsyevd_("V", "L", &order, a, &order, values, work, &room, integer_work, &integer_room, &info, 1, 1);
  if (info == 0) transpose_matrix(n, n, a, vectors);
  free(integer_work);
  free(work);
  free(a);
  return info == 0;
}

// In Fortran's order x is its transpose, v diag(s) u^T: its right factor is u as we store it.
bool wg_lapack_svd(int64_t m, int64_t n, double *x, double *s, double *v) {
  const integer rows = (integer)n, columns = (integer)m, query = -1;
  integer info = 0, *integers = matrix_memory(8 * n, sizeof *integers);
  double count = 0, *a = matrix_doubles(m * n), *left = matrix_doubles(n * n), *u = matrix_doubles(m * n);
  memcpy(a, x, (size_t)(m * n) * sizeof *a);
  calls()->dgesdd_("S", &rows, &columns, a, &rows, s, left, &rows, u, &rows, &count, &query, integers, &info, 1);
  const integer room = (integer)count;
  double *work = matrix_doubles(room);
  calls()->dgesdd_("S", &rows, &columns, a, &rows, s, left, &rows, u, &rows, work, &room, integers, &info, 1);
  if (info == 0) {
    transpose_matrix(n, n, left, v);
    memcpy(x, u, (size_t)(m * n) * sizeof *x);
  }
  free(work);
  free(u);
  free(left);
  free(a);
  free(integers);
  return info == 0;
}

// The diagonal of r is made positive, as by the own kernel.
void wg_lapack_qr(int64_t m, int64_t n, double *x, double *r) {
  const integer rows = (integer)m, columns = (integer)n, query = -1;
  integer info = 0;
  double counts[2] = {0, 0}, *a = matrix_doubles(m * n), *scales = matrix_doubles(n);
  transpose_matrix(m, n, x, a);
  calls()->dgeqrf_(&rows, &columns, a, &rows, scales, &counts[0], &query, &info);
  calls()->dorgqr_(&rows, &columns, &columns, a, &rows, scales, &counts[1], &query, &info);
  const integer room = (integer)(counts[0] > counts[1] ? counts[0] : counts[1]);
  double *work = matrix_doubles(room);
  calls()->dgeqrf_(&rows, &columns, a, &rows, scales, work, &room, &info);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j < n; j++) r[i * n + j] = j < i ? 0 : a[j * m + i];
  }
  calls()->dorgqr_(&rows, &columns, &columns, a, &rows, scales, work, &room, &info);
  transpose_matrix(n, m, a, x);
  for (int64_t k = 0; k < n; k++) {
    if (!(r[k * n + k] < 0)) continue;
    for (int64_t j = k; j < n; j++) r[k * n + j] = -r[k * n + j];
    for (int64_t i = 0; i < m; i++) x[i * n + k] = -x[i * n + k];
  }
  free(work);
  free(scales);
  free(a);
}
