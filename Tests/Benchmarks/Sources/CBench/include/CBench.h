// What the benchmarks need below Swift: child processes on chosen cores, and what the processor can do.
#ifndef WENGERT_CBENCH_H
#define WENGERT_CBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// ---------------------------------------------------------------- processes (process.c)

// Starts a program on the last `cores` cores that this process may use (where the system can say so).
// Its standard input and output are pipes, its standard error goes to the file `errors`. Returns its
// number, or −1.
pid_t bench_spawn(const char *path, char *const arguments[], char *const environment[], int cores,
                  const char *errors, int *input, int *output);
// Processor time that a process has used so far, in nanoseconds; −1 if it is gone.
int64_t bench_processor_time(pid_t process);
// How many cores this process may use.
int bench_core_count(void);
// Keeps the first of the last `cores` cores busy for ever: the one that a program bound to the last alone
// leaves to others.
_Noreturn void bench_spin(int cores);

// ---------------------------------------------------------------- the limit (limit.c)

// Multiply-adds in registers, the widest that the processor has, or those of AVX2 where the variable
// WENGERT_INSTRUCTION_SET is avx2: GFLOP/s on `threads` cores together, for about `milliseconds`.
double bench_multiply_add_rate(bool fp64, int threads, double milliseconds);
// y = x + c over `bytes` bytes (read and written together): GB/s on `threads` cores together.
double bench_memory_rate(size_t bytes, int threads, double milliseconds);
// The instructions of these loops: "AVX-512", "AVX2", "baseline" or "NEON".
const char *bench_instruction_set(void);

// ---------------------------------------------------------------- matrix products of others (blas.c)

// A library's single and double product, found in a file at run time.
typedef struct bench_blas bench_blas;
// NULL if the file has none of cblas_sgemm, scipy_cblas_sgemm, scipy_cblas_sgemm64_, dnnl_sgemm.
bench_blas *bench_blas_open(const char *path, char *reason, size_t size);
bool bench_blas_has_fp64(const bench_blas *blas);
// C[m,n] = op(A)[m,k] op(B)[k,n], row-major and contiguous.
void bench_blas_multiply(const bench_blas *blas, bool fp64, bool transpose_a, bool transpose_b,
                         int64_t m, int64_t n, int64_t k, const void *a, const void *b, void *c);
// Wengert's own kernel without its tensors; false if this build has none.
bool bench_wengert_multiply(bool fp64, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                            int64_t k, const void *a, const void *b, void *c);

#endif
