// For an MPI library that is not known: compile this file with that library's own compiler,
//
//     mpicc -shared -fPIC -o libwengert_mpi.so wengert_mpi_shim.c
//
// and start the program with WENGERT_MPI_LIBRARY=/path/to/libwengert_mpi.so.
#include <mpi.h>
#include <stdint.h>
#include <stdlib.h>

// As in CWengertMPI.h.
typedef struct {
  int (*initialize)(int *is_enough);
  int (*rank)(int *rank);
  int (*size)(int *size);
  int (*send)(const void *bytes, int count, int to, int tag, uint64_t *request);
  int (*receive)(void *bytes, int count, int from, int tag, uint64_t *request);
  int (*test)(uint64_t *request, int *is_done);
  int (*abort)(int status);
  int (*finalize)(void);
  int (*error_text)(int error, char *text);
} wg_mpi_functions;

static int initialize(int *is_enough) {
  int provided = 0;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  if (error) return error;
  *is_enough = provided >= MPI_THREAD_FUNNELED;
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

static int rank(int *rank) { return MPI_Comm_rank(MPI_COMM_WORLD, rank); }
static int size(int *size) { return MPI_Comm_size(MPI_COMM_WORLD, size); }

// A handle may be anything, so it lies in memory of its own until the message is done.
static int started(int error, MPI_Request *handle, uint64_t *request) {
  if (error) free(handle);
  *request = error ? 0 : (uint64_t)(uintptr_t)handle;
  return error;
}

static int send(const void *bytes, int count, int to, int tag, uint64_t *request) {
  MPI_Request *handle = malloc(sizeof *handle);
  if (!handle) return MPI_ERR_OTHER;
  return started(
      MPI_Isend((void *)bytes, count, MPI_BYTE, to, tag, MPI_COMM_WORLD, handle), handle, request);
}

static int receive(void *bytes, int count, int from, int tag, uint64_t *request) {
  MPI_Request *handle = malloc(sizeof *handle);
  if (!handle) return MPI_ERR_OTHER;
  return started(
      MPI_Irecv(bytes, count, MPI_BYTE, from, tag, MPI_COMM_WORLD, handle), handle, request);
}

static int test(uint64_t *request, int *is_done) {
  MPI_Request *handle = (MPI_Request *)(uintptr_t)*request;
  int error = MPI_Test(handle, is_done, MPI_STATUS_IGNORE);
  if (!error && *is_done) {
    free(handle);
    *request = 0;
  }
  return error;
}

static int abort_all(int status) { return MPI_Abort(MPI_COMM_WORLD, status); }
static int finalize(void) { return MPI_Finalize(); }

static int error_text(int error, char *text) {
  int length;
  return MPI_Error_string(error, text, &length);
}

const wg_mpi_functions *wengert_mpi_functions(int size_of_table) {
  static const wg_mpi_functions functions = {
      initialize, rank, size, send, receive, test, abort_all, finalize, error_text};
  return size_of_table == (int)sizeof functions ? &functions : 0;
}
