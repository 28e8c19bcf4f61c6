// Makes system calls by number, and says what each returned.
//
//   calls [TABLE NUMBER ARG0 ... ARG5]...     TABLE: native, or i386, by int 0x80; numbers as strtoul(3) reads them
//   calls -n COUNT TABLE NUMBER ...           the first of them so often
//   calls -p NAME ...                         under a name of its own
//   calls -f TABLE NUMBER ...                 for ever, with standard error full
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long a[6];

static long i386(long number) {
#ifdef __x86_64__
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
                   : "r8", "r9", "r10", "r11", "memory");
  return (int)result;
#else
  return -ENOSYS;
#endif
}

static long call(char **words) {
  long number = strtoul(words[1], NULL, 0);
  for (int i = 0; i < 6; i++) a[i] = strtoul(words[2 + i], NULL, 0);
  if (strcmp(words[0], "i386") == 0) return i386(number);
  long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  return result == -1 ? -errno : result;
}

static void flood(char **words) {
  static char text[65536];
  memset(text, 'x', sizeof text);
  fcntl(2, F_SETFL, O_NONBLOCK);
  for (;;) {
    while (write(2, text, sizeof text) > 0 || write(2, text, 1) > 0) continue;
    call(words);
  }
}

int main(int argc, char **argv) {
  char **words = argv + 1;
  int count = 1;
  if (argc > 2 && strcmp(words[0], "-n") == 0) {
    count = atoi(words[1]);
    words += 2;
  } else if (argc > 2 && strcmp(words[0], "-p") == 0) {
    prctl(PR_SET_NAME, words[1]);
    words += 2;
  } else if (argc > 1 && strcmp(words[0], "-f") == 0) {
    flood(words + 1);
  }
  for (; argv + argc - words >= 8; words += 8, count = 1) {
    long result = 0;
    for (int i = 0; i < count; i++) result = call(words);
    if (result < 0) printf("%s\n", strerrorname_np(-result));
    else puts("passed");
    fflush(stdout);
  }
  return 0;
}
