/* Calls that reach the kernel itself. None of them has a sense: past the check of rights each fails with another error. */
#include "probe.h"
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/timex.h>

static int bpf_map(const char *unused) {
  union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  (void) unused;
  return past_permission(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
}

static int perf(const char *unused) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_TASK_CLOCK,
                                  .exclude_kernel = 1, .exclude_hv = 1};
  (void) unused;
  return past_permission(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
}

static int io_uring(const char *unused) {
  char parameters[256] = {0};
  (void) unused;
  return past_permission(syscall(SYS_io_uring_setup, 1, parameters));
}

static int userfault(const char *flags) { return past_permission(syscall(SYS_userfaultfd, strtol(flags, NULL, 0))); }
static int kexec(const char *unused) { (void) unused; return past_permission(syscall(SYS_kexec_load, 0, 0, 0, ~0L)); }

static int kexec_file(const char *unused) {
  (void) unused;
  return past_permission(syscall(SYS_kexec_file_load, -1, -1, 0, 0, ~0L));
}

static int insert(const char *unused) { (void) unused; return past_permission(syscall(SYS_init_module, "none", 4, "")); }
static int insert_file(const char *unused) { (void) unused; return past_permission(syscall(SYS_finit_module, -1, "", 0)); }

static int remove_module(const char *unused) {
  (void) unused;
  return past_permission(syscall(SYS_delete_module, "stockade_escape_none", O_NONBLOCK));
}

static int reboot_wrong(const char *unused) { (void) unused; return past_permission(syscall(SYS_reboot, 1, 2, 3, 0)); }
static int log_read(const char *unused) { (void) unused; return past_permission(syscall(SYS_syslog, 10, 0, 0)); }
static int swap(const char *unused) { (void) unused; return past_permission(syscall(SYS_swapon, "/none", 0)); }
static int accounting(const char *unused) { (void) unused; return past_permission(syscall(SYS_acct, "/none")); }
static int quota(const char *unused) { (void) unused; return past_permission(syscall(SYS_quotactl, 0x800004L << 8, "/none", 0, 0)); }
static int hang_up(const char *unused) { (void) unused; return met(syscall(SYS_vhangup)); }
static int watch(const char *unused) { (void) unused; return past_permission(syscall(SYS_fanotify_init, 0, 0)); }

static int clock_frequency(const char *unused) {
  struct timex now = {0};
  (void) unused;
  adjtimex(&now);
  now.modes = ADJ_FREQUENCY;
  return met(adjtimex(&now));
}

static int ports(const char *level) {
#ifdef __x86_64__
  return met(syscall(SYS_iopl, atoi(level)));
#else
  (void) level;
  return ENOSYS;
#endif
}

static int obsolete(const char *number) { return past_permission(syscall(strtol(number, NULL, 0), 0, 0, 0, 0, 0)); }

#define REFUSED "EPERM EACCES ENOSYS"
struct probe kernel[] = {
    {"bpf", "bpf(2) BPF_MAP_CREATE", REFUSED, "kernel", "", bpf_map, ""},
    {"perf", "perf_event_open(2) of this process", REFUSED, "kernel", "filter", perf, ""},
    {"io-uring", "io_uring_setup(2)", REFUSED, "kernel", "filter", io_uring, ""},
    {"userfaultfd", "userfaultfd(2)", REFUSED, "kernel", "", userfault, "0"},
    {"userfaultfd-user", "userfaultfd(2) UFFD_USER_MODE_ONLY", REFUSED, "kernel", "filter", userfault, "1"},
    {"kexec", "kexec_load(2), wrong flags", REFUSED, "kernel", "", kexec, ""},
    {"kexec-file", "kexec_file_load(2), wrong flags", REFUSED, "kernel", "", kexec_file, ""},
    {"init-module", "init_module(2), no module", REFUSED, "kernel", "", insert, ""},
    {"finit-module", "finit_module(2), no file", REFUSED, "kernel", "", insert_file, ""},
    {"delete-module", "delete_module(2), no module", REFUSED, "kernel", "", remove_module, ""},
    {"reboot", "reboot(2), wrong magic", REFUSED, "plain", "", reboot_wrong, ""},
    {"syslog", "syslog(2)", REFUSED, "kernel", "filter", log_read, ""},
    {"swapon", "swapon(2), no file", REFUSED, "kernel", "", swap, ""},
    {"acct", "acct(2), no file", REFUSED, "kernel", "", accounting, ""},
    {"quotactl", "quotactl(2), no device", REFUSED, "kernel", "filter", quota, ""},
    {"vhangup", "vhangup(2)", REFUSED, "no: it would hang up the terminal of the test", "", hang_up, ""},
    {"fanotify", "fanotify_init(2)", REFUSED, "kernel", "filter", watch, ""},
    {"clock", "set the clock's frequency as it is", REFUSED, "plain", "", clock_frequency, ""},
    {"iopl", "iopl(2) 3", REFUSED, "kernel", "", ports, "3"},
    {"uselib", "uselib(2), obsolete", REFUSED, "kernel", "filter", obsolete, "134"},
    {"ustat", "ustat(2), obsolete", REFUSED, "kernel", "filter", obsolete, "136"},
    {"lookup-dcookie", "lookup_dcookie(2), obsolete", REFUSED, "kernel", "filter", obsolete, "212"},
    {"unknown-call", "a call that no kernel has", REFUSED, "no: no kernel has it", "filter", obsolete, "1999"},
    {0}};
