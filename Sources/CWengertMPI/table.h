// How a library's handles look, and its constants: one row for each binary interface.
#include "CWengertMPI.h"

/// The constants of a library. Handles are pointers or numbers of 32 bits; both fit.
typedef struct {
  uint64_t world, byte, errors_return;
  int thread_funneled;
  void *ignored_status;
} wg_mpi_constants;

const wg_mpi_functions *wg_mpi_bind_int(void *library, wg_mpi_constants constants, char *text);
const wg_mpi_functions *wg_mpi_bind_pointer(void *library, wg_mpi_constants constants, char *text);
