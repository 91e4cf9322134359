// Open MPI and the standard's interface: handles are pointers.
#define HANDLE void *
#define BIND wg_mpi_bind_pointer
#include "functions.h"
