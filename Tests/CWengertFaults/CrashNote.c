#include "Faults.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static __thread const char *what;
static __thread const char *variable;
static __thread uint64_t which;

void crash_note_set(const char *text, const char *name, uint64_t number) {
  what = text;
  variable = name;
  which = number;
}

// Nothing but what a signal handler may do.
static void tell(int number) {
  if (what != NULL) {
    char digits[24];
    int start = sizeof digits;
    digits[--start] = '\n';
    uint64_t rest = which;
    do {
      digits[--start] = (char)('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    static const char beginning[] = "\ncrashed at ";
    (void)!write(STDERR_FILENO, beginning, sizeof beginning - 1);
    (void)!write(STDERR_FILENO, what, strlen(what));
    (void)!write(STDERR_FILENO, ", ", 2);
    (void)!write(STDERR_FILENO, variable, strlen(variable));
    (void)!write(STDERR_FILENO, "=", 1);
    (void)!write(STDERR_FILENO, digits + start, sizeof digits - (size_t)start);
  }
  signal(number, SIG_DFL);
  raise(number);
}

void crash_note_install(void) {
  int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
  for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++) signal(fatal[i], tell);
}
