/*
 * filter ROUNDS PROGRAM
 *
 * What a system-call filter costs: getppid(2) in a loop, in a process for each of
 *
 *     bare         no filter
 *     one          a filter of one instruction, which allows
 *     one-spec     the same, installed with SECCOMP_FILTER_FLAG_SPEC_ALLOW
 *     ours         PROGRAM, a file as tcpdump -ddd prints a filter
 *     ours-spec    the same, installed with that flag
 *
 * in turn, ROUNDS times after one that doesn't count. Prints a line for each: its name, the median of nanoseconds a call, and the
 * speculation controls of the process as prctl(2), PR_GET_SPECULATION_CTRL, has them: store bypass, indirect branch.
 */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KINDS = 5, CALLS = 300000 };
static const char *const names[KINDS] = {"bare", "one", "one-spec", "ours", "ours-spec"};

struct result {
  double nanoseconds;
  int store_bypass, indirect_branch;
};

static _Noreturn void give_up(const char *what) {
  fprintf(stderr, "filter: %s\n", what);
  exit(1);
}

static struct sock_fprog read_program(const char *path) {
  unsigned length, code, jt, jf, k;
  FILE *file = fopen(path, "r");
  if (!file || fscanf(file, "%u", &length) != 1) give_up("cannot read the program");
  struct sock_filter *all = calloc(length, sizeof *all);
  for (unsigned i = 0; i < length; i++) {
    if (fscanf(file, "%u %u %u %u", &code, &jt, &jf, &k) != 4) give_up("the program is cut short");
    all[i] = (struct sock_filter){code, jt, jf, k};
  }
  fclose(file);
  return (struct sock_fprog){length, all};
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static struct result loop(int kind, struct sock_fprog *ours) {
  struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  struct sock_fprog one = {1, &allow};
  int flags = kind == 2 || kind == 4 ? SECCOMP_FILTER_FLAG_SPEC_ALLOW : 0;
  if (kind > 0 && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
                   syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, kind < 3 ? &one : ours)))
    give_up("cannot install a filter");
  for (int i = 0; i < CALLS / 10; i++) syscall(SYS_getppid);
  double begin = now();
  for (int i = 0; i < CALLS; i++) syscall(SYS_getppid);
  return (struct result){(now() - begin) / CALLS, prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0),
                         prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH, 0, 0, 0)};
}

static struct result measure(int kind, struct sock_fprog *ours) {
  int pipes[2], status;
  struct result result;
  if (pipe(pipes)) give_up("cannot make a pipe");
  pid_t child = fork();
  if (child == 0) {
    result = loop(kind, ours);
    _exit(write(pipes[1], &result, sizeof result) != sizeof result);
  }
  close(pipes[1]);
  if (read(pipes[0], &result, sizeof result) != sizeof result || waitpid(child, &status, 0) != child || status != 0)
    give_up("a loop failed");
  close(pipes[0]);
  return result;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc != 3 || atoi(argv[1]) < 1) give_up("usage: filter ROUNDS PROGRAM");
  int rounds = atoi(argv[1]);
  struct sock_fprog ours = read_program(argv[2]);
  double times[KINDS][rounds];
  struct result last[KINDS];
  for (int i = -1; i < rounds; i++) {
    for (int kind = 0; kind < KINDS; kind++) {
      last[kind] = measure(kind, &ours);
      if (i >= 0) times[kind][i] = last[kind].nanoseconds;
    }
  }
  for (int kind = 0; kind < KINDS; kind++) {
    qsort(times[kind], rounds, sizeof(double), ascending);
    printf("%s\t%.1f\t%d\t%d\n", names[kind], times[kind][rounds / 2], last[kind].store_bypass, last[kind].indirect_branch);
  }
  return 0;
}
