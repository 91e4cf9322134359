#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>
#include <stdint.h>

// What the calling thread asks of the file system, noted, and disturbed on demand: the test program's own
// open, write, pwrite, fsync, link, rename and unlink take the place of the C library's.

typedef enum {
  FAULT_NONE,
  FAULT_ONCE,    // one call fails
  FAULT_FOREVER, // that call and all after it fail, as if the program had died there
  FAULT_KILL,    // the process is killed in the middle of that call
} fault_action;

// Whether this build can do so: on Linux, without a sanitizer, which does the same itself.
bool faults_are_possible(void);

// From now on this thread's calls are noted, and the one with this number (the first is 0) comes out with
// `error`. A write that does not succeed has written half of its bytes.
void faults_begin(fault_action action, int32_t number, int32_t error);

// Ends it, and says which calls there were, a letter each: o (a file is made), w (write), p (pwrite),
// s (fsync of a file), d (fsync of a folder), l (link), r (rename), u (unlink).
const char *faults_end(void);

// On a fatal signal standard error is told what the crashing thread was at: the text, and the number with
// the environment variable that sets it.
void crash_note_install(void);
void crash_note_set(const char *text, const char *variable, uint64_t number);

// From now on this process, which becomes nobody's if it is root's, can start no thread. False if that is not
// so, as where the system has no such limit.
bool refuse_threads(void);

// `fork(2)`, which Swift hides: the child has this thread alone, may do little, and ends with `_exit`.
int32_t forked_process(void);

// Opens a terminal that is so many columns wide and of which nobody sees anything: what is written to it is
// read at `reading_end`. Returns its descriptor, or -1.
int open_pseudo_terminal(unsigned short columns, int *reading_end);

#endif
