// Attention in tiles of a block of queries by a block of keys. A tile of scores is made, used and
// forgotten; the gradient makes it again. Softmax goes from block to block of keys: the greatest score and
// the sum so far are kept for every row, and what was summed is scaled where the greatest changes.
//
// Dao et al., "FlashAttention", NeurIPS 2022; Milakov and Gimelshein, "Online normalizer calculation for
// softmax", 2018.
//
// Pieces of work write apart from each other, and their number depends on the shape alone.
#include "common.h"

// A tile of scores fits the level-1 cache, two fit the stack of any thread. 28 rows are two of the widest
// register tiles.
#define QUERIES 28
#define KEYS 256
// Rows of transposed keys: no power of two, so that they fall into different sets of the caches.
#define TRANSPOSED_ROW (KEYS + 16)
// The gradient of so many pieces has enough to share out; with fewer heads, blocks of keys are shared out,
// too, each with sums of its own for the queries.
#define GRADIENT_PIECES 8
// Multiply-adds that are worth a second thread.
#define LEAST_WORK 5e5

// Queries row ..< row + rows and keys column ..< column + columns of one of the batch * heads matrices.
typedef struct {
  const wg_attention *s;
  wg_dtype t;
  int64_t lead, row, rows, column, columns;
} attention_tile;

// Indexed by type, WG_FLOAT32 being 0. Tiles have rows of KEYS elements.
typedef struct wg_attention_kernels {
  void (*rows[2])(const attention_tile *tile, void *statistics, void *scores, void *y);
  void (*finish[2])(const attention_tile *tile, void *statistics, void *y);
  void (*gradient_rows[2])(const attention_tile *tile, const void *statistics, const void *deltas,
                           void *scores, void *gradients);
  void (*deltas[2])(const wg_attention *s, const void *y, const void *c, void *deltas);
} attention_kernels;

#define WG_SOURCE "attention_impl.h"
#include "stamp.h"

#include "attention_parts.h"

int64_t wg_attention_scratch(const wg_attention *s, bool is_gradient) {
  const attention_job j = job_of(WG_FLOAT32, s, NULL);
  if (!is_gradient) return transposed_keys(&j);
  return transposed_keys(&j) + transposed_values(&j) +
         query_numbers(&j) * (1 + (j.chunks - 1) * s->width);
}

static void clear_rows(const attention_job *j, int64_t rows, int64_t width, void *x, int64_t stride) {
  for (int64_t i = 0; i < rows; i++) memset(place(j, x, i * stride), 0, (size_t)width * j->size);
}

// -------------------------------------------------------------------------------------- tiles

static int64_t at_most(int64_t a, int64_t b) { return a < b ? a : b; }

static void over(const attention_job *j, int64_t pieces, void (*body)(void *job, int64_t piece)) {
  const wg_attention *s = j->s;
  const double work = (double)query_numbers(j) * (double)s->keys * (double)(s->width + s->value_width);
  if (work >= LEAST_WORK) {
    wg_parallel(pieces, body, (void *)j);
    return;
  }
  for (int64_t i = 0; i < pieces; i++) body((void *)j, i);
}

static attention_tile tile_of(const attention_job *j, int64_t lead, int64_t row_block, int64_t block) {
  const wg_attention *s = j->s;
  attention_tile tile = {.s = s, .t = j->t, .lead = lead};
  tile.row = row_block * j->rows;
  tile.rows = at_most(j->rows, s->queries - tile.row);
  tile.column = block * j->columns;
  // Keys behind the last query of a block are not looked at.
  const int64_t end = s->causal ? at_most(s->keys, tile.row + tile.rows) : s->keys;
  tile.columns = at_most(j->columns, end - tile.column);
  return tile;
}

// A tile of a times the transpose of b, rows of keys or of values, which may lie transposed in `across`.
static void multiply_across(const attention_job *j, const attention_tile *tile, int64_t width,
                            const void *a, int64_t a_row, const void *b, int64_t b_row,
                            const void *across, void *c) {
  if (j->transposes) b = across, b_row = TRANSPOSED_ROW;
  wg_gemm(j->t, false, !j->transposes, tile->rows, tile->columns, width, a, a_row, b, b_row, false, c, KEYS);
}

static void scores_of(const attention_job *j, const attention_tile *tile, int64_t block, void *scores) {
  const wg_attention *s = j->s;
  const int64_t key_lead = tile->lead / j->group;
  multiply_across(j, tile, s->width, query_row(j, j->o->q, &s->q, tile->lead, tile->row), s->q.row,
                  key_row(j, j->o->k, &s->k, tile->lead, tile->column), s->k.row,
                  keys_transposed(j, key_lead, block), scores);
}

// Copies of a head's keys or values, block by block.
static void transpose_head(const attention_job *j, int64_t lead, bool is_value) {
  const wg_attention *s = j->s;
  const wg_attention_strides *strides = is_value ? &s->v : &s->k;
  for (int64_t block = 0; block < j->column_blocks; block++) {
    const int64_t column = block * j->columns, key_lead = lead / j->group;
    wg_transpose(j->t, at_most(j->columns, s->keys - column), is_value ? s->value_width : s->width,
                 key_row(j, is_value ? j->o->v : j->o->k, strides, lead, column), strides->row,
                 is_value ? values_transposed(j, key_lead, block) : keys_transposed(j, key_lead, block),
                 TRANSPOSED_ROW);
  }
}

// ------------------------------------------------------------------------------------ forward

static void prepare_keys(void *context, int64_t key_lead) {
  const attention_job *j = context;
  transpose_head(j, key_lead * j->group, false);
}

static void attend(void *context, int64_t piece) {
  const attention_job *j = context;
  const wg_attention *s = j->s;
  // The last queries see the most keys.
  const int64_t lead = piece / j->row_blocks, row_block = j->row_blocks - 1 - piece % j->row_blocks;
  __attribute__((aligned(64))) char scores[QUERIES * KEYS * sizeof(double)];
  attention_tile tile = tile_of(j, lead, row_block, 0);
  void *y = query_row(j, j->o->y, &s->y, lead, tile.row);
  if (j->column_blocks == 0) {
    clear_rows(j, tile.rows, 2, place(j, j->o->statistics, 2 * (lead * s->queries + tile.row)), 2);
  }
  for (int64_t block = 0; block < j->column_blocks; block++) {
    tile = tile_of(j, lead, row_block, block);
    if (tile.columns <= 0) break;
    scores_of(j, &tile, block, scores);
    j->table->rows[j->t](&tile, j->o->statistics, scores, y);
    wg_gemm(j->t, false, false, tile.rows, s->value_width, tile.columns, scores, KEYS,
            key_row(j, j->o->v, &s->v, lead, tile.column), s->v.row, block > 0, y, s->y.row);
  }
  j->table->finish[j->t](&tile, j->o->statistics, y);
}

void wg_attention_forward(wg_dtype t, const wg_attention *s, const wg_attention_operands *o) {
  const attention_job j = job_of(t, s, o);
  if (query_numbers(&j) == 0) return;
  if (j.transposes) over(&j, s->batch * s->key_heads, prepare_keys);
  over(&j, s->batch * s->heads * j.row_blocks, attend);
}

// ----------------------------------------------------------------------------------- gradient

static void prepare_gradient(void *context, int64_t key_lead) {
  const attention_job *j = context;
  const wg_attention *s = j->s;
  const int64_t first = key_lead * j->group;
  if (j->transposes) {
    transpose_head(j, first, false);
    transpose_head(j, first, true);
  }
  for (int64_t lead = first; lead < first + j->group; lead++) {
    j->table->deltas[j->t](s, query_row(j, j->o->y, &s->y, lead, 0),
                           query_row(j, j->o->y_gradient, &s->y, lead, 0),
                           place(j, deltas_of(j), lead * s->queries));
  }
}

// The contributions of a tile to the gradients.
static void add_tile(const attention_job *j, const attention_tile *tile, int64_t block, void *q_gradient,
                     int64_t q_row) {
  const wg_attention *s = j->s;
  const int64_t m = tile->rows, n = tile->columns, lead = tile->lead;
  __attribute__((aligned(64))) char scores[QUERIES * KEYS * sizeof(double)];
  __attribute__((aligned(64))) char gradients[QUERIES * KEYS * sizeof(double)];
  const void *q = query_row(j, j->o->q, &s->q, lead, tile->row);
  const void *c = query_row(j, j->o->y_gradient, &s->y, lead, tile->row);
  scores_of(j, tile, block, scores);
  multiply_across(j, tile, s->value_width, c, s->y.row, key_row(j, j->o->v, &s->v, lead, tile->column),
                  s->v.row, values_transposed(j, lead / j->group, block), gradients);
  j->table->gradient_rows[j->t](tile, j->o->statistics, deltas_of(j), scores, gradients);
  wg_gemm(j->t, true, false, n, s->value_width, m, scores, KEYS, c, s->y.row, true,
          key_row(j, j->o->v_gradient, &s->v, lead, tile->column), s->v.row);
  wg_gemm(j->t, true, false, n, s->width, m, gradients, KEYS, q, s->q.row, true,
          key_row(j, j->o->k_gradient, &s->k, lead, tile->column), s->k.row);
  wg_gemm(j->t, false, false, m, s->width, n, gradients, KEYS,
          key_row(j, j->o->k, &s->k, lead, tile->column), s->k.row, true, q_gradient, q_row);
}

// Where a chunk sums up the gradient of a query, and how far apart rows are there.
static void *query_sums(const attention_job *j, int64_t chunk, int64_t lead, int64_t row, int64_t *stride) {
  *stride = chunk == 0 ? j->s->q.row : j->s->width;
  return chunk == 0 ? query_row(j, j->o->q_gradient, &j->s->q, lead, row) : chunk_sums(j, chunk, lead, row);
}

// Every chunk-th block of keys of a head.
static void attend_backward(void *context, int64_t piece) {
  const attention_job *j = context;
  const wg_attention *s = j->s;
  const int64_t chunk = piece % j->chunks, first = piece / j->chunks * j->group;
  int64_t q_row;
  for (int64_t lead = first; lead < first + j->group; lead++) {
    void *q_gradient = query_sums(j, chunk, lead, 0, &q_row);
    clear_rows(j, s->queries, s->width, q_gradient, q_row);
  }
  for (int64_t block = chunk; block < j->column_blocks; block += j->chunks) {
    const int64_t column = block * j->columns, columns = at_most(j->columns, s->keys - column);
    clear_rows(j, columns, s->width, key_row(j, j->o->k_gradient, &s->k, first, column), s->k.row);
    clear_rows(j, columns, s->value_width, key_row(j, j->o->v_gradient, &s->v, first, column), s->v.row);
    for (int64_t lead = first; lead < first + j->group; lead++) {
      for (int64_t row_block = 0; row_block < j->row_blocks; row_block++) {
        const attention_tile tile = tile_of(j, lead, row_block, block);
        if (tile.columns <= 0) continue;
        void *q_gradient = query_sums(j, chunk, lead, tile.row, &q_row);
        add_tile(j, &tile, block, q_gradient, q_row);
      }
    }
  }
}

// Adds the sums of the chunks, one after another.
static void join_chunks(void *context, int64_t lead) {
  const attention_job *j = context;
  const wg_attention *s = j->s;
  for (int64_t chunk = 1; chunk < j->chunks; chunk++) {
    for (int64_t row = 0; row < s->queries; row++) {
      void *sum = query_row(j, j->o->q_gradient, &s->q, lead, row);
      wg_binary(WG_ADD, j->t, s->width, sum, 1, chunk_sums(j, chunk, lead, row), 1, sum);
    }
  }
}

void wg_attention_gradient(wg_dtype t, const wg_attention *s, const wg_attention_operands *o) {
  const attention_job j = job_of(t, s, o);
  over(&j, s->batch * s->key_heads, prepare_gradient);
  over(&j, s->batch * s->key_heads * j.chunks, attend_backward);
  if (j.chunks > 1) over(&j, s->batch * s->heads, join_chunks);
}
