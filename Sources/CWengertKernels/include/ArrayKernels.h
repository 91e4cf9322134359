// The kernels are declared in CWengert.h, which Swift imports; a target must have a header of its own.
#include "CWengert.h"
