/*
 * crowd rate COUNT WIDTH WORD...    starts COUNT commands, WIDTH at a time: prints how many a second
 * crowd idle COUNT WIDTH WORD...    starts COUNT commands that stay, WIDTH at a time, then ends them by SIGTERM
 *
 * A command that stays writes one byte to its standard output when it runs. Prints seconds, KiB and a count:
 *
 *     started SECONDS
 *     memory KIB     that the whole machine had less of, for each command
 *     stopped SECONDS
 *     failed COUNT   whose end was not SIGTERM's
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what) {
  perror(what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static pid_t start(char **words, int output) {
  pid_t child = vfork();
  if (child == 0) {
    if (output >= 0) dup2(output, 1);
    execv(words[0], words);
    _exit(127);
  }
  if (child < 0) give_up("crowd: vfork");
  return child;
}

static long available(void) {
  char line[128];
  long kib = -1;
  FILE *file = fopen("/proc/meminfo", "r");
  while (file && fgets(line, sizeof line, file)) sscanf(line, "MemAvailable: %ld", &kib);
  if (file) fclose(file);
  return kib;
}

static int rate(int count, int width, char **words) {
  double begin = now();
  int status;
  for (int started = 0, ended = 0; ended < count; ended++) {
    while (started < count && started - ended < width) start(words, -1), started++;
    if (wait(&status) < 0 || status != 0) give_up("crowd: a command failed");
  }
  printf("rate %.1f\n", count / (now() - begin));
  return 0;
}

/* A command that ends before it has written closes its end; the pipe never ends, since this process holds it too. */
static void await_one(int input) {
  char byte;
  alarm(60);
  if (read(input, &byte, 1) != 1) give_up("crowd: read");
  alarm(0);
}

static int idle(int count, int width, char **words) {
  int ends[2], status, failed = 0;
  pid_t *children = calloc(count, sizeof *children);
  if (!children || pipe2(ends, O_CLOEXEC) < 0) give_up("crowd: pipe2");
  long before = available();
  double begin = now();
  for (int started = 0, ready = 0; ready < count; ready++) {
    while (started < count && started - ready < width) children[started++] = start(words, ends[1]);
    await_one(ends[0]);
  }
  printf("started %.2f\n", now() - begin);
  printf("memory %.1f\n", (before - available()) / (double)count);
  begin = now();
  for (int i = 0; i < count; i++) kill(children[i], SIGTERM);
  for (int i = 0; i < count; i++) failed += waitpid(children[i], &status, 0) < 0 || WEXITSTATUS(status) != 128 + SIGTERM;
  printf("stopped %.2f\nfailed %d\n", now() - begin, failed);
  return failed != 0;
}

int main(int argc, char **argv) {
  if (argc < 5 || atoi(argv[2]) < 1 || atoi(argv[3]) < 1) return 2;
  int (*mode)(int, int, char **) = strcmp(argv[1], "rate") == 0 ? rate : idle;
  return mode(atoi(argv[2]), atoi(argv[3]), argv + 4);
}
