// The functions of a library whose handles are of the type HANDLE. Included once for each such type, with
// BIND the name of the function that finds them.
#include <dlfcn.h>
#include <stdio.h>

#include "table.h"

// As the standard declares them.
static struct {
  int (*Init_thread)(int *, char ***, int, int *);
  int (*Comm_rank)(HANDLE, int *);
  int (*Comm_size)(HANDLE, int *);
  int (*Comm_set_errhandler)(HANDLE, HANDLE);
  int (*Isend)(const void *, int, HANDLE, int, int, HANDLE, HANDLE *);
  int (*Irecv)(void *, int, HANDLE, int, int, HANDLE, HANDLE *);
  int (*Test)(HANDLE *, int *, void *);
  int (*Abort)(HANDLE, int);
  int (*Finalize)(void);
  int (*Error_string)(int, char *, int *);
} mpi;
static wg_mpi_constants constants;

static HANDLE handle(uint64_t bits) { return (HANDLE)(uintptr_t)bits; }

static int initialize(int *is_enough) {
  int provided = 0;
  int error = mpi.Init_thread(NULL, NULL, constants.thread_funneled, &provided);
  if (error) return error;
  *is_enough = provided >= constants.thread_funneled;
  return mpi.Comm_set_errhandler(handle(constants.world), handle(constants.errors_return));
}

static int rank(int *rank) { return mpi.Comm_rank(handle(constants.world), rank); }
static int size(int *size) { return mpi.Comm_size(handle(constants.world), size); }

static int send(const void *bytes, int count, int to, int tag, uint64_t *request) {
  HANDLE started;
  int error = mpi.Isend(
      bytes, count, handle(constants.byte), to, tag, handle(constants.world), &started);
  *request = (uint64_t)(uintptr_t)started;
  return error;
}

static int receive(void *bytes, int count, int from, int tag, uint64_t *request) {
  HANDLE started;
  int error = mpi.Irecv(
      bytes, count, handle(constants.byte), from, tag, handle(constants.world), &started);
  *request = (uint64_t)(uintptr_t)started;
  return error;
}

static int test(uint64_t *request, int *is_done) {
  HANDLE waiting = handle(*request);
  int error = mpi.Test(&waiting, is_done, constants.ignored_status);
  *request = (uint64_t)(uintptr_t)waiting;
  return error;
}

static int abort_all(int status) { return mpi.Abort(handle(constants.world), status); }
static int finalize(void) { return mpi.Finalize(); }
static int error_text(int error, char *text) {
  int length;
  return mpi.Error_string(error, text, &length);
}

static const wg_mpi_functions functions = {
    initialize, rank, size, send, receive, test, abort_all, finalize, error_text};

const wg_mpi_functions *BIND(void *library, wg_mpi_constants its_constants, char *text) {
  constants = its_constants;
#define FIND(NAME) \
  *(void **)&mpi.NAME = dlsym(library, "MPI_" #NAME); \
  if (!mpi.NAME) { \
    snprintf(text, WG_MPI_TEXT, "MPI_" #NAME); \
    return NULL; \
  }
  FIND(Init_thread)
  FIND(Comm_rank)
  FIND(Comm_size)
  FIND(Comm_set_errhandler)
  FIND(Isend)
  FIND(Irecv)
  FIND(Test)
  FIND(Abort)
  FIND(Finalize)
  FIND(Error_string)
#undef FIND
  return &functions;
}
