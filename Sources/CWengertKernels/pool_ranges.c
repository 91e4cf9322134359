// Work on ranges of elements, shared by the pool of threads.
#include "CWengert.h"

struct ranges {
  int64_t n, size;
  void (*body)(void *context, int64_t begin, int64_t end);
  void *context;
};

static void do_range(void *context, int64_t piece) {
  const struct ranges *ranges = context;
  int64_t begin = piece * ranges->size, end = begin + ranges->size;
  ranges->body(ranges->context, begin, end < ranges->n ? end : ranges->n);
}

void wg_parallel_ranges(int64_t n, int64_t multiple, int64_t least,
                        void (*body)(void *context, int64_t begin, int64_t end), void *context) {
  if (n < 2 * least || wg_thread_count() == 1) {
    if (n > 0) body(context, 0, n);
    return;
  }
  // A few pieces per thread, so that one that is held up leaves work to the others.
  int64_t most = 4 * (int64_t)wg_thread_count(), pieces = n / least < most ? n / least : most;
  int64_t size = (n + pieces - 1) / pieces;
  size = (size + multiple - 1) / multiple * multiple;
  struct ranges ranges = {n, size, body, context};
  wg_parallel((n + size - 1) / size, do_range, &ranges);
}
