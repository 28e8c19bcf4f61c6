// The kernel's reading of a filter: makes system calls under it, and says what each returned.
//
//   filter PROGRAM <CALLS     PROGRAM as tcpdump -ddd prints it; a line of CALLS: ABI NUMBER ARG0 ... ARG5, in hexadecimal
//
// Nothing that the filter allows is carried out: an older filter beneath it lets every call fail with PASSED, but for our
// own, which carry MAGIC in their last argument. Of two filters that fail a call the newer one's error counts, seccomp(2).
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define PASSED 4000
#define MAGIC 0x5afe5afeL

static long native(long nr, const long *a) {
  register long r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4], r9 __asm__("r9") = a[5];
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static long i386(long nr, const long *a) {
  long result;
  __asm__ volatile("push %%rbp; mov %[last], %%rbp; int $0x80; pop %%rbp"
                   : "=a"(result)
                   : "a"(nr), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4]), [last] "r"(a[5])
                   : "r8", "r9", "r10", "r11", "memory");
  return (int)result;
}

static long ours(long nr, long a0, long a1, long a2) {
  long a[6] = {a0, a1, a2, 0, 0, MAGIC};
  return native(nr, a);
}

static void leave(const char *text) {
  fputs(text, stderr);
  exit(1);
}

static struct sock_fprog parsed(const char *name) {
  FILE *file = fopen(name, "r");
  unsigned count;
  if (!file || fscanf(file, "%u", &count) != 1) leave("no program\n");
  struct sock_filter *all = calloc(count, sizeof *all);
  for (unsigned i = 0; i < count; i++) {
    unsigned code, jt, jf, k;
    if (fscanf(file, "%u %u %u %u", &code, &jt, &jf, &k) != 4) leave("program too short\n");
    all[i] = (struct sock_filter){code, jt, jf, k};
  }
  fclose(file);
  return (struct sock_fprog){count, all};
}

struct call {
  int abi;
  long nr, a[6];
};

static struct call calls[200000];

int main(int argc, char **argv) {
  if (argc != 2) leave("usage: filter PROGRAM <CALLS\n");
  struct sock_fprog tested = parsed(argv[1]);
  int count = 0;
  struct call *c = calls;
  while (scanf("%d %lx %lx %lx %lx %lx %lx %lx", &c->abi, &c->nr, c->a, c->a + 1, c->a + 2, c->a + 3, c->a + 4, c->a + 5) == 8)
    c = calls + ++count;

  struct sock_filter beneath[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16 + 5 * 8),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MAGIC, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | PASSED),
  };
  struct sock_fprog net = {4, beneath};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) leave("no_new_privs\n");
  if (ours(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&net)) leave("the filter beneath\n");
  if (ours(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&tested)) return 1;

  static char out[24];
  for (c = calls; c < calls + count; c++) {
    long result = c->abi == 386 ? i386(c->nr, c->a) : native(c->nr, c->a);
    int length = snprintf(out, sizeof out, "%ld\n", result);
    ours(SYS_write, 1, (long)out, length);
  }
  ours(SYS_exit_group, 0, 0, 0);
}
