#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "zlib's headers are missing: apt-get install zlib1g-dev, or your system's zlib-devel"
#endif
