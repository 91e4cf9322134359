#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "CBench.h"

#if defined(__linux__)
#include <sched.h>

int bench_core_count(void) {
  cpu_set_t allowed;
  return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
}

// The last cores: the first one serves interrupts.
static void stay_on(int cores) {
  cpu_set_t allowed, chosen;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  CPU_ZERO(&chosen);
  for (int core = CPU_SETSIZE - 1; core >= 0 && cores > 0; core--) {
    if (CPU_ISSET(core, &allowed)) {
      CPU_SET(core, &chosen);
      cores -= 1;
    }
  }
  sched_setaffinity(0, sizeof chosen, &chosen);
}

// The one of the last `cores` that comes first.
static void leave_last(int cores) {
  cpu_set_t allowed, chosen;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  for (int core = CPU_SETSIZE - 1; core >= 0 && cores > 0; core--) {
    if (!CPU_ISSET(core, &allowed)) continue;
    CPU_ZERO(&chosen);
    CPU_SET(core, &chosen);
    cores -= 1;
  }
  sched_setaffinity(0, sizeof chosen, &chosen);
}

int64_t bench_processor_time(pid_t process) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

#else

int bench_core_count(void) { return (int)sysconf(_SC_NPROCESSORS_ONLN); }
static void stay_on(int cores) { (void)cores; }
static void leave_last(int cores) { (void)cores; }
int64_t bench_processor_time(pid_t process) {
  (void)process;
  return -1;
}

#endif

_Noreturn void bench_spin(int cores) {
  leave_last(cores);
  for (volatile unsigned turns = 0;; turns++) {
  }
}

pid_t bench_spawn(const char *path, char *const arguments[], char *const environment[], int cores,
                  const char *errors, int *input, int *output) {
  int to[2], from[2];
  if (pipe(to) != 0) return -1;
  if (pipe(from) != 0) return -1;
  // A later child must not keep an earlier one's pipes open.
  for (int end = 0; end < 2; end++) {
    fcntl(to[end], F_SETFD, FD_CLOEXEC);
    fcntl(from[end], F_SETFD, FD_CLOEXEC);
  }
  signal(SIGPIPE, SIG_IGN);
  pid_t process = fork();
  if (process == 0) {
    signal(SIGPIPE, SIG_DFL);
    stay_on(cores);
    int log = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(to[0], 0);
    dup2(from[1], 1);
    if (log >= 0) dup2(log, 2);
    execve(path, arguments, environment);
    _exit(127);
  }
  close(to[0]);
  close(from[1]);
  *input = to[1];
  *output = from[0];
  return process;
}
