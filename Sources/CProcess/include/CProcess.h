// What a process must be able to do when nothing else works any more: end on a signal, remove unfinished files, and say
// which file a library crashed or stalled on. Nothing here allocates memory once it is installed.
#pragma once
#include <stddef.h>
#include <sys/types.h>

// Installs the handlers of signals and crashes and starts the thread that ends the process; 0, or an errno.
int rv_process_install(void);

// The command line as the system gave it, which needs no /proc.
int rv_argument_count(void);
char *const *rv_arguments(void);
// The path this program was started by.
const char *rv_executable(void);

// The unfinished files and folders, removed when the process ends early. Adding fails with ENAMETOOLONG or EMFILE.
int rv_partial_add(const char *path);
void rv_partial_forget(const char *path);
// Removes a file, or a folder with all that is in it, without following links.
void rv_remove_tree(const char *path);
// Between these two no file is removed by an ending process: it is created, or the process has ended.
void rv_partials_hold(void);
void rv_partials_release(void);

// From begin to end, a crash of this thread, or more than `seconds` of its CPU time, ends the process with status 65
// after `message` was written to standard error. Calls nest: the outermost counts.
void rv_guard_begin(const char *crash_message, const char *stall_message, double seconds);
void rv_guard_end(void);

// Starts a program found on the PATH, in `folder` (NULL: here), with `environment` (NULL: that of this process) and the
// given descriptors; it is killed when this process ends, however that comes about. Its process id, or -errno.
pid_t rv_child_start(
    const char *program, char *const arguments[], char *const environment[], const char *folder, int input, int output,
    int complaints);
// Waits for its end: the exit status, or 128 + the signal's number.
int rv_child_wait(pid_t child);
