/*
 * inside KIND COUNT FILE
 *
 * Does one thing COUNT times and prints the nanoseconds that each took, on average:
 *
 *     calls  getppid(2)
 *     work   arithmetic, no call
 *     files  opens FILE, reads 512 bytes of it, closes it
 *
 * Static, so that it runs in a root that has nothing else: gcc -O2 -static inside.c
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void call(long count) {
  for (long i = 0; i < count; i++) syscall(SYS_getppid);
}

static void work(long count) {
  uint64_t state = 88172645463325252u;
  for (long i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  __asm__ volatile("" : : "r"(state)); /* the result counts, so that the loop is not left out */
}

static void read_files(long count, const char *path) {
  char bytes[512];
  for (long i = 0; i < count; i++) {
    int file = open(path, O_RDONLY);
    if (file < 0 || read(file, bytes, sizeof bytes) < 1) exit(1);
    close(file);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  long count = atol(argv[2]);
  double begin = now();
  if (strcmp(argv[1], "calls") == 0) call(count);
  else if (strcmp(argv[1], "work") == 0) work(count);
  else if (strcmp(argv[1], "files") == 0) read_files(count, argv[3]);
  else return 2;
  printf("%.2f\n", (now() - begin) / count);
  return 0;
}
