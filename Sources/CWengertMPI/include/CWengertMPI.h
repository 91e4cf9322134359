// MPI without its header: the few functions that training on several processes needs, found in a library
// at run time.
#ifndef CWENGERT_MPI_H
#define CWENGERT_MPI_H

#include <stddef.h>
#include <stdint.h>

/// The binary interface of a library.
typedef enum {
  WG_MPI_UNKNOWN = 0,
  WG_MPI_OPEN_MPI = 1,
  WG_MPI_MPICH = 2,
  WG_MPI_STANDARD = 3,
  WG_MPI_SHIM = 4,
} wg_mpi_abi;

/// The functions, with handles of no library's own type. All return 0, or a library's error. Messages are
/// bytes; the communicator is that of all processes.
typedef struct {
  /// Gives 1 if one thread other than the program's first may communicate.
  int (*initialize)(int *is_enough);
  int (*rank)(int *rank);
  int (*size)(int *size);
  /// Starts a message; `request` takes 8 bytes, and the memory must stay until `test` says that it is done.
  int (*send)(const void *bytes, int count, int to, int tag, uint64_t *request);
  int (*receive)(void *bytes, int count, int from, int tag, uint64_t *request);
  int (*test)(uint64_t *request, int *is_done);
  int (*abort)(int status);
  int (*finalize)(void);
  /// A library's words for an error; `text` has 512 bytes or more, WG_MPI_TEXT.
  int (*error_text)(int error, char *text);
} wg_mpi_functions;

enum { WG_MPI_TEXT = 8192 };

/// Opens a library, which stays open. NULL if it cannot be; `text`, of WG_MPI_TEXT bytes, says why.
void *wg_mpi_open(const char *path, char *text);
/// The kind of an open library, found before it is initialized; `text` is its own description.
wg_mpi_abi wg_mpi_identify(void *library, char *text);
/// The functions of an open library; NULL if one is missing, which `text` names.
const wg_mpi_functions *wg_mpi_bind(void *library, wg_mpi_abi abi, char *text);

/// sum[i] = a[i] + b[i]; `sum` may be either of them.
void wg_mpi_add_float(int64_t count, const float *a, const float *b, float *sum);
void wg_mpi_add_double(int64_t count, const double *a, const double *b, double *sum);
/// x[i] *= factor.
void wg_mpi_scale_float(int64_t count, float factor, float *x);
void wg_mpi_scale_double(int64_t count, double factor, double *x);
/// A hash of bytes that takes 8 at a time, continued from another or from 0.
uint64_t wg_mpi_hash(const void *bytes, size_t count, uint64_t hash);

/// Calls `handler` when the program ends with `exit` or by returning from its first function; where the
/// system does not tell the status it is −1.
void wg_mpi_at_exit(void (*handler)(int status));
/// Ends the program at once: no handler runs.
void wg_mpi_leave(int status);
/// Names the calling thread, and lets it run before others of the process that are ready, where the system allows
/// that: it sleeps most of the time, and what it moves is waited for.
void wg_mpi_prefer_thread(const char *name);

#endif
