/* Ways to more rights: set-user-id programs, capabilities, user namespaces, device nodes. */
#include "probe.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

static const char *loot(const char *name, char *path) {
  sprintf(path, "%s/%s", value("loot"), name);
  return path;
}

/* What the program `odd` says of itself when a user without rights starts it. */
static int gain(const char *name, const char *sign) {
  char path[4096], said[64] = "";
  int ends[2];
  if (pipe(ends) != 0) return errno;
  if (fork() == 0) {
    dup2(ends[1], 1);
    if (geteuid() == 0 && (setgroups(0, NULL), setresgid(1234, 1234, 1234) || setresuid(1234, 1234, 1234))) _exit(253);
    execl(loot(name, path), name, "odd", NULL);
    printf("%d", errno);
    exit(1);
  }
  close(ends[1]);
  wait(NULL);
  read(ends[0], said, sizeof said - 1);
  if (strchr(said, ' ') == NULL) return atoi(said) ? atoi(said) : 253;
  return strstr(said, sign) ? 0 : EPERM;
}

static int set_user_id(const char *name) { return gain(name, "0 "); }
static int file_capability(const char *name) { return gain(name, " 1"); }

static int all_capabilities(const char *unused) {
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{0}};
  (void) unused;
  sets[0].effective = sets[0].permitted = 1u << CAP_SYS_ADMIN;
  return met(syscall(SYS_capset, &head, sets));
}

static int ambient(const char *unused) {
  (void) unused;
  return met(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0));
}

static int secure_bits(const char *unused) { (void) unused; return met(prctl(PR_SET_SECUREBITS, 0)); }
static int hosts_user(const char *unused) { (void) unused; return met(setresuid(4000000, 4000000, 4000000)); }
static int unshared(const char *flags) { return met(unshare((int) strtol(flags, NULL, 0))); }

static int cloned(const char *flags) {
  long child = syscall(SYS_clone, strtol(flags, NULL, 0) | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return met(child);
}

static int cloned3(const char *flags) {
  struct clone_args words = {.flags = strtoull(flags, NULL, 0), .exit_signal = SIGCHLD};
  long child = syscall(SYS_clone3, &words, sizeof words);
  if (child == 0) _exit(0);
  return met(child);
}

/* Descriptor 6 is the host's mount namespace, passed on purpose. */
static int join_passed(const char *unused) { (void) unused; return met(setns(6, CLONE_NEWNS)); }

static int join_init(const char *kind) {
  char path[256];
  sprintf(path, "/proc/%s/ns/%s", value("init"), kind);
  int fd = open(path, O_RDONLY);
  return fd < 0 ? errno : met(setns(fd, 0));
}

static int make_node(const char *kind) {
  char node[64];
  int block = kind[0] == 'b';
  sprintf(node, "/tmp/escape-node-%d", getpid());
  if (mknod(node, (block ? S_IFBLK : S_IFCHR) | 0600, block ? makedev(7, 0) : makedev(1, 1)) != 0) return errno;
  unlink(node);
  return 0;
}

static int use_node(const char *name) {
  char path[4096];
  return open_for_reading(loot(name, path));
}

static int raise_limit(const char *unused) {
  struct rlimit limit;
  (void) unused;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_max += 1;
  return met(setrlimit(RLIMIT_NOFILE, &limit));
}

static int nicer(const char *unused) { (void) unused; return met(setpriority(PRIO_PROCESS, 0, -5)); }
static int read_file(const char *path) { return open_for_reading(path); }

#define REFUSED "EPERM ENOSYS"
#define NAMESPACE "EPERM ENOSYS ENOSPC EUSERS"
struct probe rights[] = {
    {"set-user-id", "execute a set-user-id program of root", "EPERM EACCES", "plain", "", set_user_id, "suid"},
    {"file-capability", "execute a program with cap_sys_admin", "EPERM EACCES", "plain", "", file_capability, "capable"},
    {"capset", "capset(2) CAP_SYS_ADMIN", REFUSED, "plain", "", all_capabilities, ""},
    {"ambient", "raise CAP_SYS_ADMIN in the ambient set", REFUSED, "no: nobody has it inheritable", "", ambient, ""},
    {"secure-bits", "clear the secure bits", REFUSED, "plain", "", secure_bits, ""},
    {"hosts-user", "become a user who isn't mapped", "EINVAL EPERM", "plain", "map", hosts_user, ""},
    {"unshare-user", "unshare(2) CLONE_NEWUSER", NAMESPACE, "plain", "filter-or-map", unshared, "0x10000000"},
    {"unshare-mount", "unshare(2) CLONE_NEWNS", NAMESPACE, "plain", "", unshared, "0x20000"},
    {"unshare-pid", "unshare(2) CLONE_NEWPID", NAMESPACE, "plain", "", unshared, "0x20000000"},
    {"unshare-net", "unshare(2) CLONE_NEWNET", NAMESPACE, "plain", "", unshared, "0x40000000"},
    {"unshare-cgroup", "unshare(2) CLONE_NEWCGROUP", NAMESPACE, "plain", "", unshared, "0x2000000"},
    {"unshare-ipc", "unshare(2) CLONE_NEWIPC", NAMESPACE, "plain", "", unshared, "0x8000000"},
    {"clone-user", "clone(2) CLONE_NEWUSER", NAMESPACE, "plain", "filter-or-map", cloned, "0x10000000"},
    {"clone-user-mount", "clone(2) CLONE_NEWUSER|CLONE_NEWNS", NAMESPACE, "plain", "filter-or-map", cloned, "0x10020000"},
    {"clone3-user", "clone3(2) CLONE_NEWUSER", NAMESPACE, "plain", "filter-or-map", cloned3, "0x10000000"},
    {"clone3-time", "clone3(2) CLONE_NEWTIME", NAMESPACE, "plain", "", cloned3, "0x80"},
    {"setns-passed", "setns(2) to the host's mounts by a passed descriptor", REFUSED, "plain", "", join_passed, ""},
    {"setns-init", "setns(2) to /proc/1/ns/mnt", REFUSED " EACCES", "plain", "", join_init, "mnt"},
    {"mknod-block", "mknod(2) a block device", REFUSED, "plain", "", make_node, "b"},
    {"mknod-mem", "mknod(2) /dev/mem", REFUSED, "plain", "", make_node, "c"},
    {"use-block", "read a block device that the root has", "EACCES EPERM", "plain", "", use_node, "disk"},
    {"use-kmsg", "read the kernel's log by a node that the root has", "EACCES EPERM", "plain", "", use_node, "kmsg"},
    {"raise-limit", "raise a hard limit", REFUSED, "kernel", "", raise_limit, ""},
    {"nice", "setpriority(2) below 0", "EACCES EPERM ENOSYS", "plain", "", nicer, ""},
    {"dev-mem", "read /dev/mem", "ENOENT EACCES EPERM", "kernel", "", read_file, "/dev/mem"},
    {"dev-kmsg", "read /dev/kmsg", "ENOENT EACCES EPERM", "plain", "", read_file, "/dev/kmsg"},
    {"dev-disk", "read /dev/vda", "ENOENT EACCES EPERM", "kernel", "", read_file, "/dev/vda"},
    {"dev-loop-control", "open /dev/loop-control", "ENOENT EACCES EPERM", "plain", "", open_for_writing, "/dev/loop-control"},
    {"dev-fuse", "open /dev/fuse", "ENOENT EACCES EPERM", "kernel", "", open_for_writing, "/dev/fuse"},
    {"dev-kvm", "open /dev/kvm", "ENOENT EACCES EPERM", "kernel", "", open_for_writing, "/dev/kvm"},
    {"dev-tun", "open /dev/net/tun", "ENOENT EACCES EPERM", "kernel", "", open_for_writing, "/dev/net/tun"},
    {"dev-console", "open /dev/console", "ENOENT EACCES EPERM ENXIO", "kernel", "", open_for_writing, "/dev/console"},
    {0}};
