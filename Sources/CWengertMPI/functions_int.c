// MPICH and its relatives: handles are numbers.
#define HANDLE int
#define BIND wg_mpi_bind_int
#include "functions.h"
