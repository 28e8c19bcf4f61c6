/*
 * pair ROUNDS PAUSE NAME WORD... , NAME WORD... [, ...]
 *
 * Runs each command once a round, in the order given, ROUNDS times after a few rounds that don't count; PAUSE is in
 * microseconds, between any two runs. Prints a line for each command, wall times in microseconds:
 *
 *     NAME  median  lower quartile  upper quartile  least
 *
 * and for each pair of commands the median and the quartiles, over the rounds, of one's time divided by the other's:
 *
 *     NAME/OTHER  median  lower quartile  upper quartile
 *
 * A time is from before vfork(2) to after wait4(2). The status is 1 when a command's was not 0.
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 16, WARM_UP = 10 };

struct command {
  char *name;
  char **words;
  double *times;
};

static _Noreturn void give_up(const char *what) {
  fprintf(stderr, "pair: %s\n", what);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static double run(struct command *command) {
  int status;
  double begin = now();
  pid_t child = vfork();
  if (child == 0) {
    execv(command->words[0], command->words);
    _exit(127);
  }
  if (child < 0 || waitpid(child, &status, 0) != child) give_up("cannot start or await a command");
  double time = now() - begin;
  if (status != 0) {
    fprintf(stderr, "pair: %s ended with wait status %#x\n", command->name, status);
    exit(1);
  }
  return time;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void print(const char *name, const char *other, double *values, int count, int with_least) {
  qsort(values, count, sizeof *values, ascending);
  printf(other ? "%s/%s" : "%s", name, other);
  printf(other ? "\t%.3f\t%.3f\t%.3f" : "\t%.0f\t%.0f\t%.0f", values[count / 2], values[count / 4], values[count * 3 / 4]);
  if (with_least) printf("\t%.0f", values[0]);
  printf("\n");
}

static int split(char **words, struct command *commands, int rounds) {
  int count = 0;
  while (*words) {
    if (count == MOST || !words[1]) give_up("too many commands, or one without words");
    commands[count++] = (struct command){words[0], words + 1, calloc(rounds, sizeof(double))};
    while (*words && strcmp(*words, ",") != 0) words++;
    if (*words) *words++ = NULL;
  }
  return count;
}

static void report(struct command *commands, int count, int rounds) {
  double values[rounds];
  for (int a = 0; a < count; a++) {
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < rounds; i++) values[i] = commands[a].times[i] / commands[b].times[i];
      if (a != b) print(commands[a].name, commands[b].name, values, rounds, 0);
    }
  }
  for (int a = 0; a < count; a++) print(commands[a].name, NULL, commands[a].times, rounds, 1);
}

int main(int argc, char **argv) {
  struct command commands[MOST];
  if (argc < 5) give_up("usage: pair ROUNDS PAUSE NAME WORD... , NAME WORD...");
  int rounds = atoi(argv[1]);
  if (rounds < 1) give_up("at least one round");
  int count = split(argv + 3, commands, rounds);
  for (int i = -WARM_UP; i < rounds; i++) {
    for (int c = 0; c < count; c++) {
      double time = run(&commands[c]);
      if (i >= 0) commands[c].times[i] = time;
      usleep(atoi(argv[2]));
    }
  }
  report(commands, count, rounds);
  return 0;
}
