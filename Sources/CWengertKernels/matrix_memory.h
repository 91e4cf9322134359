// Memory and transposition for functions that factorize one matrix.
#ifndef WENGERT_MATRIX_MEMORY_H
#define WENGERT_MATRIX_MEMORY_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Stops the program if the system has no memory. The caller frees it.
static inline void *matrix_memory(int64_t count, size_t size) {
  void *memory = malloc((size_t)count * size + 1);
  if (memory == NULL) {
    fprintf(stderr, "no memory for %lld elements to factorize a matrix\n", (long long)count);
    abort();
  }
  return memory;
}

static inline double *matrix_doubles(int64_t count) { return matrix_memory(count, sizeof(double)); }

// y[j, i] = x[i, j]
static inline void transpose_matrix(int64_t rows, int64_t columns, const double *x, double *y) {
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) y[j * rows + i] = x[i * columns + j];
  }
}

#endif
