// Opening a library, finding out which one it is, and its constants.
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "table.h"

void *wg_mpi_open(const char *path, char *text) {
  // Global, because Open MPI's parts look for its symbols themselves.
  void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  if (!library) snprintf(text, WG_MPI_TEXT, "%s", dlerror());
  return library;
}

/// Whether the library has the interface that the standard defines since version 5.
static int is_standard(void *library) {
  int (*abi_version)(int *, int *);
  int (*version)(int *, int *);
  *(void **)&abi_version = dlsym(library, "MPI_Abi_get_version");
  *(void **)&version = dlsym(library, "MPI_Get_version");
  int major = -1, minor = -1;
  // Libraries with an interface of their own have the function, and say −1.
  if (!abi_version || !version || abi_version(&major, &minor) || major < 1) return 0;
  return !version(&major, &minor) && major >= 5;
}

wg_mpi_abi wg_mpi_identify(void *library, char *text) {
  text[0] = 0;
  if (dlsym(library, "wengert_mpi_functions")) return WG_MPI_SHIM;
  int (*describe)(char *, int *);
  *(void **)&describe = dlsym(library, "MPI_Get_library_version");
  int length = 0;
  if (describe) describe(text, &length);
  if (is_standard(library)) return WG_MPI_STANDARD;
  if (dlsym(library, "ompi_mpi_comm_world")) return WG_MPI_OPEN_MPI;
  static const char *const relatives[] = {"MPICH", "Intel(R) MPI", "MVAPICH", "ParaStation"};
  for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++)
    if (strstr(text, relatives[i])) return WG_MPI_MPICH;
  return WG_MPI_UNKNOWN;
}

static const wg_mpi_functions *bind_open_mpi(void *library, char *text) {
  static const char *const names[] = {
      "ompi_mpi_comm_world", "ompi_mpi_byte", "ompi_mpi_errors_return"};
  uint64_t addresses[3];
  for (int i = 0; i < 3; i++) {
    addresses[i] = (uint64_t)(uintptr_t)dlsym(library, names[i]);
    if (!addresses[i]) {
      snprintf(text, WG_MPI_TEXT, "%s", names[i]);
      return NULL;
    }
  }
  return wg_mpi_bind_pointer(
      library, (wg_mpi_constants){addresses[0], addresses[1], addresses[2], 1, NULL}, text);
}

static const wg_mpi_functions *bind_shim(void *library, char *text) {
  const wg_mpi_functions *(*find)(int);
  *(void **)&find = dlsym(library, "wengert_mpi_functions");
  const wg_mpi_functions *functions = find((int)sizeof(wg_mpi_functions));
  if (!functions) snprintf(text, WG_MPI_TEXT, "functions of this version");
  return functions;
}

const wg_mpi_functions *wg_mpi_bind(void *library, wg_mpi_abi abi, char *text) {
  switch (abi) {
    case WG_MPI_OPEN_MPI: return bind_open_mpi(library, text);
    case WG_MPI_MPICH:
      return wg_mpi_bind_int(
          library, (wg_mpi_constants){0x44000000, 0x4c00010d, 0x54000001, 1, (void *)1}, text);
    case WG_MPI_STANDARD:
      return wg_mpi_bind_pointer(
          library, (wg_mpi_constants){0x101, 0x247, 0x143, 1024, NULL}, text);
    case WG_MPI_SHIM: return bind_shim(library, text);
    default: return NULL;
  }
}
