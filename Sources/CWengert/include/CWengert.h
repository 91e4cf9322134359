// The inner loops of Wengert: everything that touches every element of a tensor. They stand in the files of
// CWengertKernels that the titles below name; here are the declarations, and the state of a thread.
//
// Conventions
//  - Tensors are contiguous and row-major unless strides are passed. Strides count elements.
//  - `wg_dtype` names the element type; one function serves all types and chooses inside.
//  - Functions never allocate on behalf of the caller and never fail: shapes, axes and indices are
//    checked in Swift before the call.
//  - Outputs never overlap inputs, except that an element-wise output may be one of its inputs.
//  - `n` may be 0 everywhere.
#ifndef WENGERT_CKERNELS_H
#define WENGERT_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WG_MAX_RANK 8

// Element types. Booleans are bytes holding 0 or 1.
typedef enum {
  WG_FLOAT32, WG_FLOAT64, WG_INT32, WG_INT64, WG_UINT8, WG_BOOL
} wg_dtype;

// ---------------------------------------------------------------- element-wise (map_unary.c, map_binary.c, convert.c)

// Unary maps. Floating-point types have all of them; integer types NEG, ABS, SIGN, SQUARE; bool NOT.
typedef enum {
  WG_NEG, WG_ABS, WG_SIGN, WG_SQUARE, WG_RECIPROCAL, WG_SQRT, WG_RSQRT,
  WG_EXP, WG_EXPM1, WG_LOG, WG_LOG1P, WG_LOG2, WG_LOG10,
  WG_SIN, WG_COS, WG_TAN, WG_ASIN, WG_ACOS, WG_ATAN, WG_SINH, WG_COSH, WG_TANH,
  WG_ERF, WG_SIGMOID, WG_SOFTPLUS, WG_RELU, WG_SILU, WG_GELU, WG_GELU_TANH,
  WG_FLOOR, WG_CEIL, WG_ROUND, WG_TRUNC, WG_NOT
} wg_unary_op;
// Conventions: SIGN(NaN) = 0 and SIGN(+-0) = 0; RELU(NaN) = NaN; ROUND is half to even;
// GELU = x*Phi(x) with erf; GELU_TANH its tanh approximation.
void wg_unary(wg_unary_op op, wg_dtype t, int64_t n, const void *x, void *y);

// Binary maps. All floating-point; integers have ADD..MIN (DIV truncates; the caller rejects a zero
// divisor) and FMOD; bool has AND, OR, XOR.
typedef enum {
  WG_ADD, WG_SUB, WG_MUL, WG_DIV, WG_POW, WG_MAX, WG_MIN, WG_ATAN2, WG_FMOD,
  // First-order rules in one pass; `a` is the cotangent c.
  WG_TANH_GRAD,     // c * (1 - b*b), b = tanh(x)
  WG_SIGMOID_GRAD,  // c * b * (1 - b), b = sigmoid(x)
  WG_RELU_GRAD,     // b > 0 or b is NaN ? c : 0, b = x
  WG_AND, WG_OR, WG_XOR
} wg_binary_op;
// MAX and MIN return NaN if either operand is NaN, and `b` when a == b.
// y[i] = a[i * a_step] op b[i * b_step], steps 0 or 1.
void wg_binary(wg_binary_op op, wg_dtype t, int64_t n, const void *a, int a_step, const void *b,
               int b_step, void *y);
// The broadcasting form: y is contiguous with the given shape; a stride of 0 repeats.
void wg_binary_broadcast(wg_binary_op op, wg_dtype t, int rank, const int64_t *shape, const void *a,
                         const int64_t *a_strides, const void *b, const int64_t *b_strides, void *y);

// Comparisons, to bool. NaN compares unequal to everything.
typedef enum { WG_EQ, WG_NE, WG_LT, WG_LE, WG_GT, WG_GE } wg_compare_op;
void wg_compare_broadcast(wg_compare_op op, wg_dtype t, int rank, const int64_t *shape,
                          const void *a, const int64_t *a_strides, const void *b,
                          const int64_t *b_strides, uint8_t *y);

// y = condition ? a : b, all broadcast.
void wg_select_broadcast(wg_dtype t, int rank, const int64_t *shape, const uint8_t *condition,
                         const int64_t *c_strides, const void *a, const int64_t *a_strides,
                         const void *b, const int64_t *b_strides, void *y);

void wg_fill(wg_dtype t, int64_t n, double value, void *y);
// y[i] = start + i * step, computed as written (no running sum).
void wg_arange(wg_dtype t, int64_t n, double start, double step, void *y);
// y = a x + b z, floating-point types only.
void wg_blend(wg_dtype t, int64_t n, double a, const void *x, double b, const void *z, void *y);
// y = x factor where the mask is 1, 0 where it is 0, also for an infinite or NaN x; floating-point types only.
void wg_mask_scale(wg_dtype t, int64_t n, const void *x, const uint8_t *mask, double factor, void *y);
// Converts as a Swift `Scalar(exactly-or-truncating:)` would: float to integer truncates toward zero
// (NaN becomes 0, out of range saturates), number to bool is != 0, bool to number is 0 or 1.
void wg_cast(wg_dtype from, wg_dtype to, int64_t n, const void *x, void *y);

// ---------------------------------------------------------------- moving data (movement.c)

// y (contiguous, `shape`) = x read with strides (may be 0 or negative).
void wg_copy_from_strided(wg_dtype t, int rank, const int64_t *shape, const void *x,
                          const int64_t *x_strides, void *y);
// y written with strides = x (contiguous, `shape`).
void wg_copy_to_strided(wg_dtype t, int rank, const int64_t *shape, const void *x, void *y,
                        const int64_t *y_strides);
// y[o][j][i] = x[o][index[j]][i]; x is [outer, extent, inner], y is [outer, count, inner].
void wg_index_select(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                     const void *x, const int64_t *index, void *y);
// y[o][index[j]][i] += x[o][j][i], in order of j. Floating-point and integer types.
void wg_index_add(wg_dtype t, int64_t outer, int64_t extent, int64_t inner, int64_t count,
                  const void *x, const int64_t *index, void *y);
// Picks along one axis with an index per element: y[o][j][i] = x[o][index[o][j][i]][i] where x is
// [outer, x_extent, x_inner] seen through `x_strides` aligned with index's `shape` (rank axes); `axis`
// is the picked one, whose position comes from the index. index and y are contiguous with `shape`.
void wg_gather(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
               const int64_t *x_strides, const int64_t *index, void *y);
// The transpose of wg_gather: y (strides y_strides) accumulates x (contiguous, `shape`).
void wg_scatter_add(wg_dtype t, int rank, const int64_t *shape, int axis, const void *x,
                    const int64_t *index, void *y, const int64_t *y_strides);
// Whether every index is in 0 ..< extent; otherwise *bad is the position of the first that is not.
bool wg_indices_in_range(int64_t n, const int64_t *index, int64_t extent, int64_t *bad);

// ---------------------------------------------------------------- reductions (reduce.c, arg_reduce.c, argsort.c)

// x is [outer, n, inner], y is [outer, inner]. Sums use a fixed blocking, so that a result never
// depends on anything but its operands. MAX and MIN of an empty axis are rejected by the caller; they
// return NaN if there is one. SUM and PROD of an empty axis are 0 and 1, LOGSUMEXP is -inf.
typedef enum {
  WG_SUM, WG_PROD, WG_REDUCE_MAX, WG_REDUCE_MIN, WG_LOGSUMEXP,
  WG_SUM_SQUARED_DEVIATIONS,  // sum (x - mean)^2, in two passes
  WG_SUM_OF_SQUARES,
  WG_NORM  // sqrt(sum x^2), with the elements scaled where a square would overflow or vanish
} wg_reduce_op;
// Floating-point types: all. Integers: SUM, PROD, REDUCE_MAX, REDUCE_MIN. Bool: REDUCE_MAX (any) and
// REDUCE_MIN (all).
void wg_reduce(wg_reduce_op op, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
               void *y);
// Position of the first greatest (least) element; NaN wins.
void wg_arg_reduce(bool least, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                   int64_t *y);
// Softmax or log-softmax over the middle axis, stable for any finite input.
void wg_softmax(bool logarithm, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                void *y);
// The gradient of softmax over rows, y its result and c the cotangent: y (c - sum c y); of log-softmax:
// c - exp(y) sum c.
void wg_softmax_gradient(bool logarithm, wg_dtype t, int64_t rows, int64_t n, const void *y,
                         const void *c, void *g);
// y[r] = -ln softmax(x[r])[labels[r]], x [rows, n]; or, where labels is NULL, -sum q ln softmax(x[r])
// with q [rows, n]. Labels lie in 0 ..< n.
void wg_cross_entropy(wg_dtype t, int64_t rows, int64_t n, const void *x, const int64_t *labels,
                      const void *q, void *y);
// y[r] = (softmax(x[r]) * sum q - q) * scale[r * scale_step] * factor, q as above or 1 at the label.
void wg_cross_entropy_gradient(wg_dtype t, int64_t rows, int64_t n, const void *x,
                               const int64_t *labels, const void *q, const void *scale,
                               int scale_step, double factor, void *y);

// Normalization of channels: x is [outer, channels, inner], with statistics per channel. Scale and
// shift have one element per channel or, with outer = 1, one per position in the inner axis.
typedef struct {
  int64_t outer, channels, inner;
  bool per_position;
  double epsilon;
} wg_normalization;
// The moments of every channel, [3, channels]: mean, biased variance, and what the rounding of the mean lost
// where it shows, 0 elsewhere.
void wg_channel_moments(wg_dtype t, const wg_normalization *s, const void *x, void *moments);
// y = (x - mean) / sqrt(variance + epsilon) * scale + shift; scale and shift may be NULL, for 1 and 0.
void wg_normalize(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                  const void *scale, const void *shift, void *y);
// The gradient of x for the cotangent c, the moments being those of x.
void wg_normalize_gradient(wg_dtype t, const wg_normalization *s, const void *x, const void *moments,
                           const void *scale, const void *c, void *g);
// The gradient of the scale: the sum of c (x - mean) / sqrt(variance + epsilon) over what shares an
// element of it. `scratch` has room for one element per channel.
void wg_normalize_scale_gradient(wg_dtype t, const wg_normalization *s, const void *x,
                                 const void *moments, const void *c, void *g, void *scratch);

// Stable argsort over the middle axis: index is [outer, n, inner]. NaN sorts last ascending, first
// descending.
void wg_argsort(bool descending, wg_dtype t, int64_t outer, int64_t n, int64_t inner, const void *x,
                int64_t *index);
// Whether no element is NaN or infinite; true for other than floating-point types.
bool wg_all_finite(wg_dtype t, int64_t n, const void *x);

// ---------------------------------------------------------------- optimizer steps (optimizer.c)

// One step of an optimizer on one parameter, in one pass. step_rules.def has the rules.
typedef enum {
#define WG_STEP_RULE(NAME, slots, ...) WG_STEP_##NAME,
#include "../step_rules.def"
#undef WG_STEP_RULE
  WG_STEP_RULES
} wg_step_rule;
typedef struct {
  double rate, decay, shrink, first, first_rest, second, second_rest, epsilon, factor;
  double gradient_rate, low, high;
} wg_step_rates;
// What is read and what is written; they may be the same memory.
typedef struct {
  const void *gradient, *parameter, *slots[3];
  void *new_parameter, *new_slots[3];
} wg_step_memory;
void wg_optimizer_step(wg_step_rule rule, wg_dtype t, int64_t n, const wg_step_rates *rates,
                       const wg_step_memory *memory);

// ---------------------------------------------------------------- matrices (gemm.c)

// C[m,n] = alpha * op(A)[m,k] op(B)[k,n] + beta * C. Row-major; lda, ldb, ldc are row strides of the
// matrices as stored. beta == 0 never reads C. k == 0 gives beta * C. Floating-point types use the
// packed micro-kernels; integers a plain loop.
void wg_gemm(wg_dtype t, bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
             double alpha, const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
             void *c, int64_t ldc);
// y[m,n] = x[m,k] w[k,n] + bias[n] in every row; contiguous, floating-point types. The bits are those of
// the product with the bias added afterwards.
void wg_affine(wg_dtype t, int64_t m, int64_t n, int64_t k, const void *x, const void *w,
               const void *bias, void *y);
// The same as wg_gemm with the kernels of one instruction set, whichever is in use; for tests. False, with
// C untouched, if this processor or build does not have it.
bool wg_gemm_with_instruction_set(const char *name, wg_dtype t, bool transpose_a, bool transpose_b,
                                  int64_t m, int64_t n, int64_t k, double alpha, const void *a,
                                  int64_t lda, const void *b, int64_t ldb, double beta, void *c,
                                  int64_t ldc);

// ---------------------------------------------------------------- random numbers (random.c)

// Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011). Word i of the
// stream is a pure function of (key, i). Each function consumes exactly the words its documentation
// says, starting at word `offset`, which must be a multiple of 4.
void wg_philox_words(uint64_t key, uint64_t offset, int64_t n, uint32_t *y);
// Uniform on [low, high). float32 takes 1 word per element (24 bits), float64 takes 2 (53 bits).
void wg_random_uniform(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double low, double high,
                       void *y);
// One block of the generator as published: four counter words and two key words give four words.
void wg_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t y[4]);
// Normal by Box-Muller; elements come in pairs: 1 word per float32 element, 2 per float64, n rounded up
// to even.
void wg_random_normal(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double mean,
                      double standard_deviation, void *y);
// Whether the numbers that wg_random_uniform would draw from [0, 1) are at least `probability`.
void wg_random_mask(wg_dtype t, uint64_t key, uint64_t offset, int64_t n, double probability,
                    uint8_t *y);

// ---------------------------------------------------------------- threads (pool.c)

// Calls body(context, piece) for 0 <= piece < pieces, on several threads at once, and returns when all
// are done. Pieces write apart from each other and never sum into the same place, so that results do
// not depend on the number of threads. Worth it from some 20 microseconds of work on. Called from
// inside a piece, or while another thread has the pool, it does all pieces on the calling thread.
void wg_parallel(int64_t pieces, void (*body)(void *context, int64_t piece), void *context);
// The same for ranges of 0 ..< n: each but the last starts and ends at a multiple of `multiple`, and
// has about `least` elements or more; fewer than twice `least` are done on the calling thread.
void wg_parallel_ranges(int64_t n, int64_t multiple, int64_t least,
                        void (*body)(void *context, int64_t begin, int64_t end), void *context);
// Threads that share the work, the calling one included: the variable WENGERT_THREADS, or else as many
// as there are processors that this process may use. At most 256; a value that is no number from 1 on
// stops the program.
int wg_thread_count(void);
void wg_set_thread_count(int count);

// ---------------------------------------------------------------- memory (memory*.c)

// Buffers are 64-byte aligned and come from a cache of the calling thread. Any thread may release a
// buffer: the thread that was handed it keeps it for its next request, and what another releases goes to a
// depot that serves all threads. Together they keep 256 MiB at most. A request of 0 bytes gives a valid
// pointer. Returns NULL when the system has no memory.
void *wg_buffer_allocate(size_t bytes);
// `bytes` must be what was asked for.
void wg_buffer_release(void *buffer, size_t bytes);
// All threads together: bytes handed out and not yet released, and bytes kept for later.
int64_t wg_memory_live_bytes(void);
int64_t wg_memory_cached_bytes(void);
// The most bytes live at once since the last reset: exact with one thread, an upper bound with more.
int64_t wg_memory_peak_bytes(void);
void wg_memory_reset_peak(void);
// Number of buffers handed out so far to the calling thread.
int64_t wg_memory_allocation_count(void);
// Gives what the calling thread and the depot keep back to the system.
void wg_memory_clear_cache(void);

// Whether n bytes are the same.
static inline bool wg_is_equal(const void *a, const void *b, size_t n) {
  return n == 0 || memcmp(a, b, n) == 0;
}

// ---------------------------------------------------------------- state of the thread (state.c)

#include "tape.h"
#include "thread_local.h"

// How many scopes on this thread forbid recording; 0 means operations record.
extern WG_THREAD_LOCAL int32_t wg_no_gradient_depth;
static inline bool wg_is_recording(void) { return wg_no_gradient_depth == 0; }
static inline void wg_push_no_gradient(void) { wg_no_gradient_depth += 1; }
static inline void wg_pop_no_gradient(void) { wg_no_gradient_depth -= 1; }
// Swaps the depth, so that a scope can also switch recording back on.
static inline int32_t wg_exchange_no_gradient_depth(int32_t depth) {
  int32_t old = wg_no_gradient_depth;
  wg_no_gradient_depth = depth;
  return old;
}

// Whether operations of this thread are looked at for NaN and infinities: 0 no, 1 yes, -1 not yet
// decided, as in a new thread. And the innermost scope that asked for it, or NULL (owned by Swift).
extern WG_THREAD_LOCAL int32_t wg_watch_state;
extern WG_THREAD_LOCAL void *wg_watch_scope;
static inline bool wg_may_be_watched(void) { return __builtin_expect(wg_watch_state != 0, 0); }
static inline int32_t wg_get_watch_state(void) { return wg_watch_state; }
static inline int32_t wg_exchange_watch_state(int32_t state) {
  int32_t old = wg_watch_state;
  wg_watch_state = state;
  return old;
}
static inline void *wg_exchange_watch_scope(void *scope) {
  void *old = wg_watch_scope;
  wg_watch_scope = scope;
  return old;
}
static inline void *wg_get_watch_scope(void) { return wg_watch_scope; }
// What an undecided thread decides: at first whether the variable WENGERT_ANOMALY is 1, not 0 or unset.
bool wg_is_watch_default(void);
void wg_set_watch_default(bool is_on);

// Where the calls that are in progress will return to, innermost first; answers how many there are,
// 0 where the system cannot tell.
int wg_call_stack(void **addresses, int capacity);

// The number that nodes recorded now are marked with: which checkpointed part of a graph they belong
// to, 0 for none. New numbers grow, through 0 to small ones again after 2^32.
extern WG_THREAD_LOCAL uint32_t wg_graph_scope;
uint32_t wg_new_graph_scope(void);
static inline uint32_t wg_get_graph_scope(void) { return wg_graph_scope; }
static inline void wg_set_graph_scope(uint32_t scope) { wg_graph_scope = scope; }

// The innermost checkpointed part whose state is being noted, or NULL (owned by Swift).
extern WG_THREAD_LOCAL void *wg_replay_scope;
static inline void *wg_get_replay_scope(void) { return wg_replay_scope; }
static inline void wg_set_replay_scope(void *scope) { wg_replay_scope = scope; }

// The trace of the summary that this thread is making, or NULL (owned by Swift).
extern WG_THREAD_LOCAL void *wg_shape_trace;
static inline void *wg_get_shape_trace(void) { return wg_shape_trace; }
static inline void wg_set_shape_trace(void *trace) { wg_shape_trace = trace; }

// What waits to be released while something else is, or NULL (owned by Swift).
extern WG_THREAD_LOCAL void *wg_release_queue;
static inline void *wg_get_release_queue(void) { return wg_release_queue; }
static inline void wg_set_release_queue(void *queue) { wg_release_queue = queue; }

// Writes `value` with `digits` digits after the point, as d.ddd or d.ddde+xx; returns the length.
int wg_format_number(char *text, size_t size, double value, int digits, bool exponential);

// ---------------------------------------------------------------- settings (settings.c)

// The value of a variable of the environment; NULL if it is unset or empty.
const char *wg_setting(const char *variable);
// Stops the program with a line that names the variable, its value and what was expected.
_Noreturn void wg_refuse_setting(const char *variable, const char *value, const char *expected);

// ---------------------------------------------------------------- instruction sets (kernels.c)

// The name of the instruction set whose kernels are in use: "baseline", "avx2", "avx512" or "neon".
const char *wg_instruction_set(void);
bool wg_has_instruction_set(const char *name);
// Switches every kernel to another set. False, with nothing changed, if this processor or build does not
// have it.
bool wg_select_instruction_set(const char *name);
// What happens before main: the set that the variable WENGERT_INSTRUCTION_SET names, or the best one. A
// name that this processor or build does not have stops the program.
void wg_choose_instruction_set(void);

#endif
