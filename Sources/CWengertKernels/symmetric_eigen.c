// Eigenvectors of symmetric matrices: reflections make a matrix tridiagonal, and rotations make that diagonal, by
// QL steps with Wilkinson's shift (Golub and Van Loan, "Matrix Computations", 8.3). Errors are those of rounding
// beside the largest eigenvalue.
#include "decomposition_parts.h"

// QL steps for one value; it takes two or three.
#define MOST_STEPS 60
// Rows that a thread reflects at once, and elements that it takes at least.
#define BLOCK_ROWS 16
#define BLOCK_ELEMENTS 32768
// Below these a number beside elements of up to 1 counts as 0, and so does a sum of squares: with subnormal squares
// reflections would not be orthogonal.
#define LEAST 0x1p-500
#define LEAST_SQUARE 0x1p-900

// Vectors p and q, of numbers i and i + 1, become c p - s q and s p + c q.
typedef struct {
  int64_t i;
  double c, s;
} rotation;

typedef struct {
  int64_t n;
  // The matrix, rows n apart. Row k keeps the vector of reflection k, I - v v^T, from place k + 1 on.
  double *a;
  double *diagonal, *beside;
  // The eigenvectors as rows, `row` apart, which is a whole number of cache lines and no power of 2.
  double *vectors;
  int64_t row;
  // Of the reduction: the step, and what the step before it still has to take from the rows: v w^T + w v^T.
  int64_t k, rows_at_once;
  const double *v;
  double *w, *next_w;
  // Those that the vectors still have to turn by.
  rotation *rotations;
  int64_t count, room;
} eigen_job;

static int64_t pieces_of(int64_t rows, int64_t size) { return (rows + size - 1) / size; }

// What the step before left to do in row i, from place k on.
static void update_row(const eigen_job *j, int64_t i, int64_t k) {
  if (j->v == NULL) return;
  double *restrict row = j->a + i * j->n;
  const double *v = j->v, *w = j->w, vi = v[i], wi = w[i];
  WG_INDEPENDENT for (int64_t c = k; c < j->n; c++) row[c] -= vi * w[c] + wi * v[c];
}

// Rows of the rest of the matrix: updated, and multiplied with the new reflection's vector, in one pass.
static void reduce_rows(void *context, int64_t piece) {
  const eigen_job *j = context;
  const int64_t first = j->k + 1, begin = first + piece * j->rows_at_once;
  const int64_t end = begin + j->rows_at_once < j->n ? begin + j->rows_at_once : j->n;
  const double *v = j->a + j->k * j->n + first;
  for (int64_t i = begin; i < end; i++) {
    update_row(j, i, first);
    j->next_w[i] = dot(j->n - first, j->a + i * j->n + first, v);
  }
}

// Makes x the vector v of the reflection I - v v^T that leaves only the first element of x, which is returned. Zeros
// stand for no reflection.
static double reflection_of(int64_t n, double *x) {
  const double first = x[0], rest = dot(n - 1, x + 1, x + 1);
  if (rest < LEAST_SQUARE) {
    memset(x, 0, (size_t)n * sizeof *x);
    return first;
  }
  const double norm = sqrt(first * first + rest), left = first < 0 ? norm : -norm;
  const double scale = 1 / sqrt(norm * (norm + fabs(first)));
  x[0] -= left;
  for (int64_t i = 0; i < n; i++) x[i] *= scale;
  return left;
}

static void make_tridiagonal(eigen_job *j) {
  const int64_t n = j->n;
  j->v = NULL;
  for (j->k = 0; j->k < n; j->k++) {
    const int64_t k = j->k, left = n - k - 1;
    double *own = j->a + k * n;
    update_row(j, k, k);
    j->diagonal[k] = own[k];
    if (left == 0) break;
    j->beside[k] = reflection_of(left, own + k + 1);
    j->rows_at_once = pieces_of(BLOCK_ELEMENTS, left);
    wg_parallel(pieces_of(left, j->rows_at_once), reduce_rows, j);
    double *w = j->next_w;
    const double half = dot(left, own + k + 1, w + k + 1) / 2;
    for (int64_t i = k + 1; i < n; i++) w[i] -= half * own[i];
    j->next_w = j->w, j->w = w, j->v = own;
  }
}

// Rows of the product of all reflections, transposed: row i of the identity, reflected from the last that meets it to
// the first.
static void reflect_rows(void *context, int64_t piece) {
  const eigen_job *j = context;
  const int64_t n = j->n, begin = piece * BLOCK_ROWS, end = begin + BLOCK_ROWS < n ? begin + BLOCK_ROWS : n;
  memset(j->vectors + begin * j->row, 0, (size_t)((end - begin) * j->row) * sizeof(double));
  for (int64_t i = begin; i < end; i++) j->vectors[i * j->row + i] = 1;
  for (int64_t k = end - 2; k >= 0; k--) {
    const double *v = j->a + k * n + k + 1;
    for (int64_t i = begin > k ? begin : k + 1; i < end; i++) {
      double *restrict own = j->vectors + i * j->row + k + 1;
      const double part = dot(n - k - 1, own, v);
      for (int64_t c = 0; c < n - k - 1; c++) own[c] -= part * v[c];
    }
  }
}

// All rotations, for a few places of every vector, which stay in the first-level cache.
static void rotate_places(void *context, int64_t piece) {
  const eigen_job *j = context;
  for (int64_t r = 0; r < j->count; r++) {
    const double c = j->rotations[r].c, s = j->rotations[r].s;
    double *p = j->vectors + j->rotations[r].i * j->row + piece * LANES, *q = p + j->row;
    WG_INDEPENDENT for (int lane = 0; lane < LANES; lane++) {
      const double a = p[lane], b = q[lane];
      p[lane] = c * a - s * b;
      q[lane] = s * a + c * b;
    }
  }
}

static void rotate_vectors(eigen_job *j) {
  wg_parallel(pieces_of(j->n, LANES), rotate_places, j);
  j->count = 0;
}

// The last row of the part from `first` on: the element beside it is 0, or so small that it becomes 0.
static int64_t end_of_part(eigen_job *j, int64_t first) {
  const double *d = j->diagonal;
  for (int64_t end = first; end < j->n - 1; end++) {
    const double size = sqrt(fabs(d[end])) * sqrt(fabs(d[end + 1])), off = fabs(j->beside[end]);
    if (off > 0x1p-53 * size && off >= LEAST) continue;
    j->beside[end] = 0;
    return end;
  }
  return j->n - 1;
}

// A part of two rows is made diagonal by one rotation.
static void finish_pair(eigen_job *j, int64_t i) {
  double *d = j->diagonal, *e = j->beside;
  const double t = tangent((d[i + 1] - d[i]) / (2 * e[i])), c = 1 / hypot(1, t);
  d[i] -= t * e[i];
  d[i + 1] += t * e[i];
  e[i] = 0;
  j->rotations[j->count++] = (rotation){i, c, t * c};
}

// A QL step on rows first ... last: a rotation of the last two begins as one of the shifted matrix would, and further
// ones move what arises beside the three diagonals up and out.
static void ql_step(eigen_job *j, int64_t first, int64_t last) {
  double *d = j->diagonal, *e = j->beside;
  const double zeta = (d[first + 1] - d[first]) / (2 * e[first]);
  const double shift = d[first] - e[first] * tangent(zeta);
  double along = d[last] - shift, c = 1, s = 1, moved = 0;
  for (int64_t i = last - 1; i >= first; i--) {
    const double out = s * e[i], kept = c * e[i], norm = hypot(out, along);
    if (i + 1 < last) e[i + 1] = norm;
    if (norm == 0) {
      d[i + 1] -= moved;
      return;
    }
    s = out / norm, c = along / norm;
    const double corner = d[i + 1] - moved, sum = (d[i] - corner) * s + 2 * c * kept;
    moved = s * sum;
    d[i + 1] = corner + moved;
    along = c * sum - kept;
    j->rotations[j->count++] = (rotation){i, c, s};
  }
  d[first] -= moved;
  e[first] = along;
}

static void make_diagonal(eigen_job *j) {
  j->count = 0;
  for (int64_t first = 0; first < j->n; first++) {
    for (int step = 0; step < MOST_STEPS; step++) {
      const int64_t last = end_of_part(j, first);
      if (last == first) break;
      if (j->count + j->n > j->room) rotate_vectors(j);
      if (last == first + 1) finish_pair(j, first);
      else ql_step(j, first, last);
    }
  }
  rotate_vectors(j);
}

typedef struct {
  int64_t n;
  double *x, *values, *vectors;
} eigen_batch;

static void own_eigen(int64_t n, double *x, double *values, double *vectors) {
  const int64_t row = pieces_of(n, LANES) * LANES + LANES;
  eigen_job j = {.n = n, .a = x, .diagonal = values, .row = row, .room = 32 * n};
  j.vectors = matrix_doubles(n * row + 3 * n);
  j.beside = j.vectors + n * row, j.w = j.beside + n, j.next_w = j.w + n;
  j.rotations = matrix_memory(j.room, sizeof(rotation));
  make_tridiagonal(&j);
  wg_parallel(pieces_of(n, BLOCK_ROWS), reflect_rows, &j);
  make_diagonal(&j);
  sort_vectors(false, n, values, j.vectors, row, j.vectors, 0);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t k = 0; k < n; k++) vectors[k * n + i] = j.vectors[i * row + k];
  }
  free(j.vectors);
  free(j.rotations);
}

static void eigen_of(void *context, int64_t b) {
  const eigen_batch *j = context;
  const int64_t n = j->n;
  double *x = j->x + b * n * n, *values = j->values + b * n, *vectors = j->vectors + b * n * n;
  int exponent = 0;
  if (!scale_to_one(n * n, x, &exponent)) {
    fill_nan(n, values);
    fill_nan(n * n, vectors);
    return;
  }
  if (!wg_has_lapack(n) || !wg_lapack_eigen(n, x, values, vectors)) own_eigen(n, x, values, vectors);
  scale_back(n, values, exponent);
}

void wg_symmetric_eigen(int64_t batch, int64_t n, double *x, double *values, double *vectors) {
  eigen_batch job = {.n = n, .x = x, .values = values, .vectors = vectors};
  wg_parallel(batch, eigen_of, &job);
}
