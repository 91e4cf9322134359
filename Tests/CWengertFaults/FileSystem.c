#define _GNU_SOURCE
#include "Faults.h"

#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#define PER_THREAD static __thread __attribute__((tls_model("initial-exec")))
#define LONGEST_LOG 255

PER_THREAD char calls[LONGEST_LOG + 1];

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) && !defined(HAS_SANITIZER)

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

PER_THREAD bool is_noting;
PER_THREAD fault_action planned;
PER_THREAD int32_t at, outcome;

bool faults_are_possible(void) { return true; }

void faults_begin(fault_action action, int32_t number, int32_t error) {
  calls[0] = 0;
  planned = action;
  at = number;
  outcome = error;
  is_noting = true;
}

const char *faults_end(void) {
  is_noting = false;
  return calls;
}

// Notes a call; whether it is to fail.
static bool fails(char letter) {
  if (!is_noting) return false;
  size_t number = strlen(calls);
  if (number < LONGEST_LOG) {
    calls[number] = letter;
    calls[number + 1] = 0;
  }
  if (planned == FAULT_NONE || (int64_t)number < at) return false;
  if (planned == FAULT_ONCE && (int64_t)number > at) return false;
  errno = outcome;
  return true;
}

// The process dies here, if that is planned.
static void die(void) {
  if (planned == FAULT_KILL) syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  errno = outcome;
}

#define FAILING(letter)   \
  if (fails(letter)) {    \
    die();                \
    return -1;            \
  }

int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & O_CREAT) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
    FAILING('o')
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (fails('w')) {
    syscall(SYS_write, file, bytes, count / 2);
    die();
    return -1;
  }
  return syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  if (fails('p')) {
    syscall(SYS_pwrite64, file, bytes, count / 2, offset);
    die();
    return -1;
  }
  return syscall(SYS_pwrite64, file, bytes, count, offset);
}

int fsync(int file) {
  struct stat status;
  bool is_folder = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  FAILING(is_folder ? 'd' : 's')
  return (int)syscall(SYS_fsync, file);
}

int link(const char *from, const char *to) {
  FAILING('l')
  return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int rename(const char *from, const char *to) {
  FAILING('r')
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
  FAILING('u')
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

#else

bool faults_are_possible(void) { return false; }

void faults_begin(fault_action action, int32_t number, int32_t error) {
  (void)action, (void)number, (void)error;
}

const char *faults_end(void) { return calls; }

#endif
