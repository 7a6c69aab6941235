#define _GNU_SOURCE
#include "CProcess.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// MARK: The command line

static int argument_count;
static char *const *arguments;

__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}

int rv_argument_count(void) { return argument_count; }
char *const *rv_arguments(void) { return arguments; }

const char *rv_executable(void) {
  const char *path = (const char *)getauxval(AT_EXECFN);
  return path ? path : "/proc/self/exe";
}

// MARK: Unfinished files

enum { partial_slots = 64, child_slots = 16, guard_slots = 16 };

static char partials[partial_slots][PATH_MAX];
static pthread_mutex_t partials_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic pid_t children[child_slots];

int rv_partial_add(const char *path) {
  if (strlen(path) >= PATH_MAX) return ENAMETOOLONG;
  int result = EMFILE;
  pthread_mutex_lock(&partials_mutex);
  for (int slot = 0; slot < partial_slots && result; slot++) {
    if (partials[slot][0]) continue;
    strcpy(partials[slot], path);
    result = 0;
  }
  pthread_mutex_unlock(&partials_mutex);
  return result;
}

void rv_partial_forget(const char *path) {
  pthread_mutex_lock(&partials_mutex);
  for (int slot = 0; slot < partial_slots; slot++) {
    if (strcmp(partials[slot], path) == 0) partials[slot][0] = 0;
  }
  pthread_mutex_unlock(&partials_mutex);
}

void rv_partials_hold(void) { pthread_mutex_lock(&partials_mutex); }
void rv_partials_release(void) { pthread_mutex_unlock(&partials_mutex); }

struct entry {
  ino64_t inode;
  off64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

// Reads folders by system calls, since the library's own functions allocate.
static void remove_at(int parent, const char *name, int depth) {
  if (unlinkat(parent, name, 0) == 0 || depth == 0) return;
  int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return;
  _Alignas(struct entry) char buffer[4096];
  // Removing entries may hide others from a listing under way: it is repeated until nothing is left.
  for (int round = 0; round < 64; round++) {
    int found = 0;
    lseek(folder, 0, SEEK_SET);
    for (long size; (size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0;) {
      for (long at = 0; at < size;) {
        struct entry *entry = (struct entry *)(buffer + at);
        at += entry->length;
        if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0) continue;
        found++;
        remove_at(folder, entry->name, depth - 1);
      }
    }
    if (!found) break;
  }
  close(folder);
  unlinkat(parent, name, AT_REMOVEDIR);
}

void rv_remove_tree(const char *path) { remove_at(AT_FDCWD, path, 8); }

// MARK: Ending

static void say(const char *text) {
  for (size_t left = strlen(text); left > 0;) {
    ssize_t written = write(STDERR_FILENO, text, left);
    if (written <= 0) return;
    text += written;
    left -= (size_t)written;
  }
}

static void end_children(void) {
  for (int slot = 0; slot < child_slots; slot++) {
    pid_t child = atomic_load(&children[slot]);
    if (child > 0) kill(child, SIGKILL);
  }
}

static void clean_up(void) {
  end_children();
  for (int slot = 0; slot < partial_slots; slot++) {
    if (partials[slot][0]) rv_remove_tree(partials[slot]);
  }
}

// The time so many nanoseconds from now, for waits that end.
static struct timespec after(long nanoseconds) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_nsec += nanoseconds;
  time.tv_sec += time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return time;
}

// Waits for those who create a file at the moment, but not for ever: the disk may hang.
static _Noreturn void end(int status) {
  struct timespec until = after(500000000);
  pthread_mutex_timedlock(&partials_mutex, &until);
  clean_up();
  _exit(status);
}

static sem_t signalled;
static atomic_int received;

static void on_signal(int number) {
  int error = errno;
  atomic_store(&received, number);
  sem_post(&signalled);
  errno = error;
}

// MARK: Guarded calls

struct guard {
  int active;
  clockid_t clock;
  double limit;
  char stall[PATH_MAX + 256];
};

static struct guard guards[guard_slots];
static pthread_mutex_t guards_mutex = PTHREAD_MUTEX_INITIALIZER;
static __thread struct guard *own_guard;
static __thread int guard_depth;
static __thread char crash_text[PATH_MAX + 256];
static __thread char signal_stack[32768];

static double seconds_of(clockid_t clock) {
  struct timespec now;
  return clock_gettime(clock, &now) == 0 ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec : 0;
}

static void copy_text(char *target, const char *text, size_t size) {
  strncpy(target, text, size - 1);
  target[size - 1] = 0;
}

// A thread that has used up its stack handles the signal on this one.
static void use_signal_stack(void) {
  stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
  sigaltstack(&stack, NULL);
}

void rv_guard_begin(const char *crash_message, const char *stall_message, double seconds) {
  if (guard_depth++) return;
  use_signal_stack();
  copy_text(crash_text, crash_message, sizeof crash_text);
  clockid_t clock;
  if (pthread_getcpuclockid(pthread_self(), &clock)) return;
  pthread_mutex_lock(&guards_mutex);
  for (int slot = 0; slot < guard_slots && !own_guard; slot++) {
    if (guards[slot].active) continue;
    own_guard = &guards[slot];
    own_guard->active = 1;
    own_guard->clock = clock;
    own_guard->limit = seconds_of(clock) + seconds;
    copy_text(own_guard->stall, stall_message, sizeof own_guard->stall);
  }
  pthread_mutex_unlock(&guards_mutex);
}

void rv_guard_end(void) {
  if (--guard_depth || !own_guard) return;
  pthread_mutex_lock(&guards_mutex);
  own_guard->active = 0;
  pthread_mutex_unlock(&guards_mutex);
  own_guard = NULL;
}

static void look_for_stalls(void) {
  pthread_mutex_lock(&guards_mutex);
  for (int slot = 0; slot < guard_slots; slot++) {
    if (!guards[slot].active || seconds_of(guards[slot].clock) <= guards[slot].limit) continue;
    say(guards[slot].stall);
    end(65);
  }
  pthread_mutex_unlock(&guards_mutex);
}

// Crashes outside of guarded calls are faults of the program: they stay visible as what they are.
static void on_crash(int number) {
  if (guard_depth) {
    say(crash_text);
    clean_up();
    _exit(65);
  }
  clean_up();
  signal(number, SIG_DFL);
  raise(number);
}

// MARK: The thread that ends the process

static void *watch(void *unused) {
  for (;;) {
    struct timespec until = after(250000000);
    sem_timedwait(&signalled, &until);
    int number = atomic_load(&received);
    if (number) end(128 + number);
    look_for_stalls();
  }
  return unused;
}

static int is_ignored(int number) {
  struct sigaction present;
  return sigaction(number, NULL, &present) == 0 && present.sa_handler == SIG_IGN;
}

int rv_process_install(void) {
  if (sem_init(&signalled, 0, 0)) return errno;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, watch, NULL);
  pthread_attr_destroy(&attributes);
  if (error) return error;
  use_signal_stack();
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  int ending[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU};
  for (int i = 0; i < 10; i++) {
    // Hang-ups and interruptions that nohup or a shell's background has switched off stay off.
    if (ending[i] == SIGTERM || !is_ignored(ending[i])) sigaction(ending[i], &action, NULL);
  }
  struct sigaction crash = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
  int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP};
  for (int i = 0; i < 6; i++) sigaction(crashes[i], &crash, NULL);
  return 0;
}

// MARK: Other programs

extern char **environ;

static _Noreturn void become(
    const char *program, char *const values[], char *const environment[], const char *folder, int descriptors[3],
    pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  struct sigaction normal = {.sa_handler = SIG_DFL};
  for (int number = 1; number < 32; number++) {
    // Ignored hang-ups stay ignored, for nohup; this process' own ignored signals do not.
    if (!is_ignored(number) || number == SIGPIPE || number == SIGXFSZ) sigaction(number, &normal, NULL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int i = 0; i < 3; i++) {
    if (descriptors[i] != i && dup2(descriptors[i], i) < 0) _exit(127);
  }
  syscall(SYS_close_range, 3u, ~0u, 0u);
  if (folder && chdir(folder)) _exit(127);
  execvpe(program, values, environment ? environment : environ);
  _exit(errno == ENOENT ? 127 : 126);
}

pid_t rv_child_start(
    const char *program, char *const values[], char *const environment[], const char *folder, int input, int output,
    int complaints) {
  int descriptors[] = {input, output, complaints};
  pid_t parent = getpid();
  // An ending process must not miss the child that is being started.
  rv_partials_hold();
  // Not fork, which would first let BLAS end its threads, and wait for those at work.
  pid_t child = vfork();
  if (child == 0) become(program, values, environment, folder, descriptors, parent);
  int error = errno;
  for (int slot = 0; slot < child_slots && child > 0; slot++) {
    pid_t none = 0;
    if (atomic_compare_exchange_strong(&children[slot], &none, child)) break;
  }
  rv_partials_release();
  return child > 0 ? child : -error;
}

int rv_child_wait(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  for (int slot = 0; slot < child_slots; slot++) {
    pid_t present = child;
    atomic_compare_exchange_strong(&children[slot], &present, 0);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
