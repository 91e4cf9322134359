// What the kernels offer is declared in CKernels.h, which Swift imports; a target must have a header of its own.
#include "CKernels.h"
