// A terminal without a window: what is written to it can be read.
#define _GNU_SOURCE
#include "Faults.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int open_pseudo_terminal(unsigned short columns, int *reading_end) {
  int end = posix_openpt(O_RDWR | O_NOCTTY);
  if (end < 0 || grantpt(end) != 0 || unlockpt(end) != 0) return -1;
  int terminal = open(ptsname(end), O_RDWR | O_NOCTTY);
  struct winsize size = {.ws_row = 24, .ws_col = columns};
  if (terminal < 0 || ioctl(terminal, TIOCSWINSZ, &size) != 0) return -1;
  *reading_end = end;
  return terminal;
}
