/*
 * The limit: limit ROOT COMMAND [ARG...]
 *
 * Just the system calls that give what this gives, in the same three processes, and no other:
 *
 *     bwrap --unshare-all --ro-bind ROOT / --proc /proc --dev /dev --tmpfs /tmp COMMAND [ARG...]
 *
 * The caller's one uid and gid are mapped to themselves. Nothing is checked that the kernel does not check; a call that
 * fails ends the program with 125, without a word. No launcher does less, so its time and memory are what others are
 * measured by. x86-64, without libc: gcc -O2 -static -nostdlib limit.c
 */
#include <linux/mount.h>
#include <linux/sched.h>
#include <sys/syscall.h>

#define NULL ((void *)0)
#define AT_FDCWD -100
#define AT_EMPTY_PATH 0x1000
#define AT_RECURSIVE 0x8000
#define O_WRONLY 1
#define O_CLOEXEC 02000000
#define S_IFREG 0100000
#define SIGCHLD 17
#define MNT_DETACH 2
#define PR_SET_NO_NEW_PRIVS 38
#define AF_INET 2
#define SOCK_DGRAM_CLOEXEC (2 | O_CLOEXEC)
#define SIOCSIFFLAGS 0x8914
#define IFF_UP 1

typedef unsigned long word;

static inline long kernel(long number, word a, word b, word c, word d, word e) {
  register word r10 __asm__("r10") = d;
  register word r8 __asm__("r8") = e;
  long answer;
  __asm__ volatile("syscall"
                   : "=a"(answer)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return answer;
}

#define call(name, a, b, c, d, e) kernel(SYS_##name, (word)(a), (word)(b), (word)(c), (word)(d), (word)(e))

static _Noreturn void end(long status) {
  for (;;) call(exit_group, status, 0, 0, 0, 0);
}

static inline long must(long answer) {
  if (answer < 0) end(125);
  return answer;
}

static _Noreturn void become_status_of(long child) {
  int status;
  while (must(call(wait4, -1, &status, 0, 0, 0)) != child) {}
  end(status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff);
}

static long start(word flags) {
  struct clone_args arguments = {.flags = flags, .exit_signal = SIGCHLD};
  return must(call(clone3, &arguments, CLONE_ARGS_SIZE_VER0, 0, 0, 0));
}

static void write_file(const char *path, const char *text, long length) {
  long file = must(call(openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0, 0));
  must(call(write, file, text, length, 0, 0));
}

static char *decimal(char *before, word number) {
  do *--before = '0' + number % 10;
  while (number /= 10);
  return before;
}

static void map(const char *path, word id) {
  char line[32];
  char *at = line + sizeof line;
  *--at = '1';
  *--at = ' ';
  at = decimal(at, id);
  *--at = ' ';
  at = decimal(at, id);
  write_file(path, at, line + sizeof line - at);
}

static void mount_new(const char *type, const char *at, word flags, const char *options) {
  must(call(mount, type, at, type, flags, options));
}

static void device(const char *on_host, const char *at) {
  must(call(mknodat, AT_FDCWD, at, S_IFREG | 0444, 0, 0));
  must(call(mount, on_host, at, NULL, MS_BIND, NULL));
}

static void devices(void) {
  mount_new("tmpfs", "dev", MS_NOSUID | MS_NOEXEC, "mode=0755");
  device("/dev/null", "dev/null");
  device("/dev/zero", "dev/zero");
  device("/dev/full", "dev/full");
  device("/dev/random", "dev/random");
  device("/dev/urandom", "dev/urandom");
  device("/dev/tty", "dev/tty");
  must(call(symlinkat, "/proc/self/fd/0", AT_FDCWD, "dev/stdin", 0, 0));
  must(call(symlinkat, "/proc/self/fd/1", AT_FDCWD, "dev/stdout", 0, 0));
  must(call(symlinkat, "/proc/self/fd/2", AT_FDCWD, "dev/stderr", 0, 0));
  must(call(symlinkat, "/proc/self/fd", AT_FDCWD, "dev/fd", 0, 0));
  must(call(symlinkat, "/proc/kcore", AT_FDCWD, "dev/core", 0, 0));
  must(call(symlinkat, "pts/ptmx", AT_FDCWD, "dev/ptmx", 0, 0));
  must(call(mkdirat, AT_FDCWD, "dev/shm", 0755, 0, 0));
  must(call(mkdirat, AT_FDCWD, "dev/pts", 0755, 0, 0));
  mount_new("devpts", "dev/pts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
}

/* The new root covers the old one, whose paths stay reachable from this process's own root until the pivot. */
static void enter(const char *root) {
  struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
  must(call(mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  long tree = must(call(open_tree, AT_FDCWD, root, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE, 0, 0));
  must(call(mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &read_only, sizeof read_only));
  must(call(move_mount, tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH));
  must(call(fchdir, tree, 0, 0, 0, 0));
  mount_new("proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  devices();
  mount_new("tmpfs", "tmp", MS_NOSUID | MS_NODEV, "mode=0755");
  must(call(pivot_root, ".", ".", 0, 0, 0));
  must(call(umount2, ".", MNT_DETACH, 0, 0, 0));
  must(call(chdir, "/", 0, 0, 0, 0));
}

static void raise_loopback(void) {
  struct {
    char name[16];
    short flags;
    char rest[22];
  } request = {"lo", IFF_UP, ""};
  long socket = must(call(socket, AF_INET, SOCK_DGRAM_CLOEXEC, 0, 0, 0));
  must(call(ioctl, socket, SIOCSIFFLAGS, &request, 0, 0));
}

static _Noreturn void init(char **arguments, char **environment, word uid, word gid) {
  write_file("/proc/self/setgroups", "deny", 4);
  map("/proc/self/uid_map", uid);
  map("/proc/self/gid_map", gid);
  enter(arguments[1]);
  raise_loopback();
  must(call(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  long target = start(0);
  if (target != 0) become_status_of(target);
  call(execve, arguments[2], arguments + 2, environment, 0, 0);
  end(127);
}

__attribute__((used)) static _Noreturn void begin(long *stack) {
  long count = stack[0];
  char **arguments = (char **)(stack + 1);
  if (count < 3) end(2);
  word uid = call(getuid, 0, 0, 0, 0, 0);
  word gid = call(getgid, 0, 0, 0, 0, 0);
  long child = start(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC |
                     CLONE_NEWCGROUP);
  if (child != 0) become_status_of(child);
  init(arguments, arguments + count + 1, uid, gid);
}

__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
