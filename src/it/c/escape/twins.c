/* The other system-call tables of the machine: a filter that looks at numbers alone takes these calls for others. */
#include "probe.h"
#include <sys/mount.h>
#include <sys/wait.h>

#ifdef __x86_64__
/* The program is static and not position independent: its data has addresses of 32 bits. */
static char NONE[] = "none", TMP[] = "/tmp", TMPFS[] = "tmpfs";

static long interrupt(long number, long one, long two, long three) {
  long result;
  __asm__ volatile("xor %%esi, %%esi; xor %%edi, %%edi; int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(one), "c"(two), "d"(three)
                   : "memory", "rsi", "rdi", "r8", "r9", "r10", "r11");
  return result;
}

static int outcome(long result) { return (int) result < 0 && (int) result > -4096 ? (int) -result : 0; }
static int i386(const char *number) { return outcome(interrupt(strtol(number, NULL, 0), 0, 0, 0)); }

static int i386_mount(const char *number) {
  return outcome(interrupt(strtol(number, NULL, 0), (long) NONE, (long) TMP, (long) TMPFS));
}

/* keyctl(2): the number of the session keyring. */
static int i386_keyctl(const char *number) { return outcome(interrupt(strtol(number, NULL, 0), 0, -3, 0)); }

/* socketcall(2), whose arguments lie in memory: AF_VSOCK. */
static int i386_vsock(const char *number) {
  static int words[] = {40, 1, 0};
  return outcome(interrupt(strtol(number, NULL, 0), 1, (long) words, 0));
}

static int x32(const char *number) { return met(syscall(0x40000000 | strtol(number, NULL, 0), NONE, TMP, TMPFS, 0, 0)); }
#else
static int i386(const char *number) { (void) number; return ENOSYS; }
#define i386_mount i386
#define i386_keyctl i386
#define i386_vsock i386
#define x32 i386
#endif

static int i386_program(const char *name) {
  char path[4096];
  int status;
  sprintf(path, "%s/%s", value("loot"), name);
  pid_t child = fork();
  if (child == 0) {
    execl(path, name, NULL);
    _exit(errno);
  }
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? EPERM : WEXITSTATUS(status);
}

#define REFUSED "SIGSYS EPERM ENOSYS"
struct probe twins[] = {
    {"i386-getpid", "int 0x80: getpid", REFUSED, "kernel", "filter", i386, "20"},
    {"i386-mount", "int 0x80: mount", REFUSED, "kernel", "", i386_mount, "21"},
    {"i386-keyctl", "int 0x80: keyctl", REFUSED, "kernel", "filter", i386_keyctl, "288"},
    {"i386-vsock", "int 0x80: socketcall AF_VSOCK", REFUSED " EAFNOSUPPORT", "kernel", "filter", i386_vsock, "102"},
    {"i386-userfaultfd", "int 0x80: userfaultfd", REFUSED, "kernel", "", i386, "374"},
    {"i386-program", "execute a 32-bit program", REFUSED " ENOEXEC", "kernel", "filter", i386_program, "program32"},
    {"x32-getpid", "x32: getpid", REFUSED, "kernel", "filter", x32, "39"},
    {"x32-mount", "x32: mount", REFUSED, "kernel", "", x32, "165"},
    {0}};
