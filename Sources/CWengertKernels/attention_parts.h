// How a call of attention is cut into blocks of queries and of keys, and where everything lies. Part of attention.c.

// How a call is cut. Blocks of queries, and of keys, are about as large as each other.
typedef struct {
  const attention_kernels *table;
  wg_dtype t;
  size_t size;
  const wg_attention *s;
  const wg_attention_operands *o;
  int64_t rows, row_blocks, columns, column_blocks, group, chunks;
  // Keys and values are transposed once if several blocks of queries meet them.
  bool transposes;
} attention_job;

static int64_t blocks_of(int64_t count, int64_t most) { return (count + most - 1) / most; }
static int64_t share_of(int64_t count, int64_t blocks) {
  return blocks > 0 ? (count + blocks - 1) / blocks : 0;
}

static attention_job job_of(wg_dtype t, const wg_attention *s, const wg_attention_operands *o) {
  attention_job j = {.table = wg_kernels()->attention, .t = t, .size = wg_size_of(t), .s = s, .o = o};
  j.rows = share_of(s->queries, blocks_of(s->queries, QUERIES));
  j.row_blocks = j.rows > 0 ? blocks_of(s->queries, j.rows) : 0;
  j.columns = share_of(s->keys, blocks_of(s->keys, KEYS));
  j.column_blocks = j.columns > 0 ? blocks_of(s->keys, j.columns) : 0;
  j.group = s->key_heads > 0 ? s->heads / s->key_heads : 0;
  j.transposes = j.row_blocks * j.group > 1;
  const int64_t pieces = s->batch * s->key_heads;
  j.chunks = pieces > 0 ? blocks_of(GRADIENT_PIECES, pieces) : 1;
  if (j.chunks > j.column_blocks) j.chunks = j.column_blocks > 0 ? j.column_blocks : 1;
  return j;
}

// ------------------------------------------------------------------------------------ memory

static void *place(const attention_job *j, const void *array, int64_t elements) {
  return (char *)array + elements * (int64_t)j->size;
}

// A row of a matrix of q or y; k and v have heads of their own.
static void *row_at(const attention_job *j, const void *array, const wg_attention_strides *strides,
                    int64_t batch, int64_t head, int64_t row) {
  return place(j, array, batch * strides->batch + head * strides->head + row * strides->row);
}
static void *query_row(const attention_job *j, const void *array, const wg_attention_strides *strides,
                       int64_t lead, int64_t row) {
  return row_at(j, array, strides, lead / j->s->heads, lead % j->s->heads, row);
}
static void *key_row(const attention_job *j, const void *array, const wg_attention_strides *strides,
                     int64_t lead, int64_t row) {
  return row_at(j, array, strides, lead / j->s->heads, lead % j->s->heads / j->group, row);
}

// The parts of the scratch memory: keys, then values transposed, both for each block of keys of each head;
// the sums of y times its gradient, a number for each query; sums for the queries of all chunks but the first.
static int64_t transposed_keys(const attention_job *j) {
  const wg_attention *s = j->s;
  return j->transposes ? s->batch * s->key_heads * j->column_blocks * s->width * TRANSPOSED_ROW : 0;
}
static int64_t transposed_values(const attention_job *j) {
  const wg_attention *s = j->s;
  return j->transposes ? s->batch * s->key_heads * j->column_blocks * s->value_width * TRANSPOSED_ROW : 0;
}
static int64_t query_numbers(const attention_job *j) { return j->s->batch * j->s->heads * j->s->queries; }

static void *keys_transposed(const attention_job *j, int64_t key_lead, int64_t block) {
  return place(j, j->o->scratch, (key_lead * j->column_blocks + block) * j->s->width * TRANSPOSED_ROW);
}
static void *values_transposed(const attention_job *j, int64_t key_lead, int64_t block) {
  const int64_t before = (key_lead * j->column_blocks + block) * j->s->value_width * TRANSPOSED_ROW;
  return place(j, j->o->scratch, transposed_keys(j) + before);
}
static void *deltas_of(const attention_job *j) {
  return place(j, j->o->scratch, transposed_keys(j) + transposed_values(j));
}
static void *chunk_sums(const attention_job *j, int64_t chunk, int64_t lead, int64_t row) {
  const int64_t rows = ((chunk - 1) * j->s->batch * j->s->heads + lead) * j->s->queries + row;
  return place(j, deltas_of(j), query_numbers(j) + rows * j->s->width);
}
