/* Ways through /proc: other processes' links, and the kernel's switches. */
#include "probe.h"
#include <dirent.h>
#include <sys/stat.h>

static const char *of_init(const char *file, char *path) {
  sprintf(path, "/proc/%s/%s", value("init"), file);
  return path;
}

static int secret_by(const char *link) {
  char path[4096];
  of_init(link, path);
  strcat(path, !strcmp(link, "cwd") ? "/secret" : value("secret"));
  return secret_at(AT_FDCWD, path);
}

static int read_init(const char *file) {
  char path[256];
  return open_for_reading(of_init(file, path));
}

static int write_init(const char *file) {
  char path[256];
  return open_for_writing(of_init(file, path));
}

static int link_of_init(const char *link) {
  char path[256], target[256];
  return met(readlink(of_init(link, path), target, sizeof target));
}

/* Every process but this one and its parent. */
static int any_root(const char *unused) {
  (void) unused;
  DIR *list = opendir("/proc");
  struct dirent *entry;
  int error = ENOENT;
  while (list && (entry = readdir(list))) {
    char path[4096];
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    snprintf(path, sizeof path, "/proc/%s/root%s", entry->d_name, value("secret"));
    int found = secret_at(AT_FDCWD, path);
    if (found == 0) return 0;
    if (found != ENOENT) error = found;
  }
  return error;
}

static int change_mode(const char *path) {
  struct stat status;
  return stat(path, &status) ? errno : met(chmod(path, status.st_mode & 07777));
}

#define REFUSED "EACCES EPERM EROFS ENOENT"
#define MASKED "EACCES EPERM ENOENT ENODATA"
struct probe procfs[] = {
    {"init-root", "/proc/1/root", "EACCES EPERM ENOENT", "plain", "", secret_by, "root"},
    {"init-cwd", "/proc/1/cwd", "EACCES EPERM ENOENT", "plain", "", secret_by, "cwd"},
    {"init-fd", "readlink /proc/1/fd/1", "EACCES EPERM", "plain", "", link_of_init, "fd/1"},
    {"init-exe", "read /proc/1/exe", "EACCES EPERM", "plain", "", read_init, "exe"},
    {"init-exe-link", "readlink /proc/1/exe", "EACCES EPERM", "plain", "", link_of_init, "exe"},
    {"init-exe-write", "overwrite /proc/1/exe", "EACCES EPERM", "plain", "", write_init, "exe"},
    {"init-mem", "write /proc/1/mem", "EACCES EPERM", "plain", "", write_init, "mem"},
    {"init-maps", "read /proc/1/maps", "EACCES EPERM ENODATA", "plain", "", read_init, "maps"},
    {"init-environ", "read /proc/1/environ", "EACCES EPERM", "plain", "", read_init, "environ"},
    {"init-ns", "readlink /proc/1/ns/mnt", "EACCES EPERM", "plain", "", link_of_init, "ns/mnt"},
    {"any-root", "/proc/*/root", "EACCES EPERM ENOENT", "plain", "", any_root, ""},
    {"core-pattern", "open core_pattern for writing", REFUSED, "plain", "", open_for_writing, "/proc/sys/kernel/core_pattern"},
    {"modprobe", "open modprobe for writing", REFUSED, "kernel", "", open_for_writing, "/proc/sys/kernel/modprobe"},
    {"sysrq-trigger", "open sysrq-trigger for writing", REFUSED, "kernel", "", open_for_writing, "/proc/sysrq-trigger"},
    {"sysrq", "open sysctl kernel.sysrq for writing", REFUSED, "kernel", "", open_for_writing, "/proc/sys/kernel/sysrq"},
    {"panic-on-oom", "open sysctl vm.panic_on_oom for writing", REFUSED, "plain", "", open_for_writing, "/proc/sys/vm/panic_on_oom"},
    {"suid-dumpable", "open sysctl fs.suid_dumpable for writing", REFUSED, "plain", "", open_for_writing, "/proc/sys/fs/suid_dumpable"},
    {"userns-limit", "open max_user_namespaces for writing", REFUSED, "kernel", "", open_for_writing, "/proc/sys/user/max_user_namespaces"},
    {"ip-forward", "open sysctl net.ipv4.ip_forward for writing", REFUSED, "plain", "", open_for_writing, "/proc/sys/net/ipv4/ip_forward"},
    {"ns-last-pid", "open ns_last_pid for writing", REFUSED, "plain", "", open_for_writing, "/proc/sys/kernel/ns_last_pid"},
    {"sysctl-mode", "chmod core_pattern", REFUSED, "kernel", "", change_mode, "/proc/sys/kernel/core_pattern"},
    {"irq-affinity", "open /proc/irq/default_smp_affinity for writing", REFUSED, "kernel", "", open_for_writing, "/proc/irq/default_smp_affinity"},
    {"mtrr", "open /proc/mtrr for writing", REFUSED, "kernel", "", open_for_writing, "/proc/mtrr"},
    {"kcore", "read /proc/kcore", MASKED, "kernel", "", open_for_reading, "/proc/kcore"},
    {"kmsg", "read /proc/kmsg", MASKED " EAGAIN", "kernel", "", open_for_reading, "/proc/kmsg"},
    {"kallsyms", "read /proc/kallsyms", MASKED, "no: masked for the control of umount-mask", "", open_for_reading, "/proc/kallsyms"},
    {"keys", "read /proc/keys", MASKED, "kernel", "", open_for_reading, "/proc/keys"},
    {"timer-list", "read /proc/timer_list", MASKED, "kernel", "", open_for_reading, "/proc/timer_list"},
    {"slabinfo", "read /proc/slabinfo", MASKED, "kernel", "", open_for_reading, "/proc/slabinfo"},
    {"interrupts", "read /proc/interrupts", MASKED, "kernel", "", open_for_reading, "/proc/interrupts"},
    {"kpagecount", "read /proc/kpagecount", MASKED, "kernel", "", open_for_reading, "/proc/kpagecount"},
    {"uevent-helper", "open uevent_helper for writing", REFUSED, "kernel", "", open_for_writing, "/sys/kernel/uevent_helper"},
    {"sys-power", "open /sys/power/state for writing", REFUSED, "kernel", "", open_for_writing, "/sys/power/state"},
    {"cgroup-procs", "open the host's cgroup.procs for writing", REFUSED, "kernel", "", open_for_writing, "/sys/fs/cgroup/unified/cgroup.procs"},
    {0}};
