/* Ways to processes: one outside, by its number there, and PID 1. */
#include "probe.h"
#include <linux/kcmp.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>

static pid_t whose(const char *key) { return atoi(value(key)); }

static int signalled(const char *key) { return met(kill(whose(key), 0)); }

static int seized(const char *key) {
  pid_t pid = whose(key);
  if (ptrace(PTRACE_SEIZE, pid, 0, 0) != 0) return errno;
  ptrace(PTRACE_DETACH, pid, 0, 0);
  return 0;
}

static int pidfd(const char *key) { return met(syscall(SYS_pidfd_open, whose(key), 0)); }

static int stolen(const char *key) {
  int process = (int) syscall(SYS_pidfd_open, whose(key), 0);
  int error = process < 0 ? errno : ENOENT;
  for (int fd = 0; process >= 0 && fd < 3; fd++)
    if (syscall(SYS_pidfd_getfd, process, fd, 0) >= 0) return 0;
    else error = errno;
  return error;
}

static int peeked(const char *key) {
  char text[64];
  struct iovec here = {text, 8}, there = {(void *) strtoul(value("address"), NULL, 0), 8};
  return met(process_vm_readv(whose(key), &here, 1, &there, 1, 0));
}

static int poked(const char *key) {
  char text[8] = {0};
  struct iovec here = {text, 8}, there = {(void *) strtoul(value("spare"), NULL, 0), 8};
  return met(process_vm_writev(whose(key), &here, 1, &there, 1, 0));
}

static int compared(const char *key) { return met(syscall(SYS_kcmp, getpid(), whose(key), KCMP_VM, 0, 0)); }

static int limited(const char *key) {
  struct rlimit limit;
  return met(prlimit(whose(key), RLIMIT_NOFILE, NULL, &limit));
}

static int moved(const char *key) { return met(syscall(SYS_move_pages, whose(key), 0, NULL, NULL, NULL, 0)); }
static int session(const char *key) { return met(getsid(whose(key))); }


#define NOBODY "ESRCH EPERM ENOSYS"
#define HIDDEN "EPERM EACCES ENOSYS"
struct probe processes[] = {
    {"kill-outsider", "kill(2) a process outside by its number there", NOBODY, "plain", "", signalled, "pid"},
    {"ptrace-outsider", "ptrace(2) it", NOBODY, "plain", "", seized, "pid"},
    {"pidfd-outsider", "pidfd_open(2) it", NOBODY " EINVAL", "plain", "", pidfd, "pid"},
    {"pidfd-getfd-outsider", "pidfd_getfd(2) its input", NOBODY " EINVAL", "plain", "", stolen, "pid"},
    {"peek-outsider", "process_vm_readv(2) its memory", NOBODY, "plain", "", peeked, "pid"},
    {"poke-outsider", "process_vm_writev(2) its memory", NOBODY, "plain", "", poked, "pid"},
    {"kcmp-outsider", "kcmp(2) with it", NOBODY, "kernel", "", compared, "pid"},
    {"prlimit-outsider", "prlimit(2) it", NOBODY, "plain", "", limited, "pid"},
    {"move-pages-outsider", "move_pages(2) it", NOBODY, "kernel", "", moved, "pid"},
    {"session-outsider", "getsid(2) it", NOBODY, "plain", "", session, "pid"},
    {"ptrace-init", "ptrace(2) PID 1", HIDDEN, "plain", "", seized, "init"},
    {"pidfd-getfd-init", "pidfd_getfd(2) PID 1's socket to the monitor", HIDDEN, "plain", "", stolen, "init"},
    {"peek-init", "process_vm_readv(2) PID 1", HIDDEN, "plain", "", peeked, "init"},
    {"poke-init", "process_vm_writev(2) PID 1", HIDDEN, "plain", "", poked, "init"},
    {"kcmp-init", "kcmp(2) with PID 1", HIDDEN, "kernel", "", compared, "init"},
    {0}};
