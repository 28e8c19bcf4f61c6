/* Ways to other mounts, or past the read-only ones and the masks. */
#include "probe.h"
#include <sys/mount.h>
#include <sys/stat.h>

#define OPEN_TREE_CLONE 1
#define MOVE_FROM_EMPTY 4
#define RECURSIVE 0x8000
#define READ_ONLY_ATTRIBUTE 1

struct attributes { uint64_t set, clear, propagation, userns; };

static int mount_type(const char *type) { return met(mount("none", value("loot"), type, 0, NULL)); }
static int bind_root(const char *unused) { (void) unused; return met(mount("/", value("loot"), NULL, MS_BIND, NULL)); }
static int move_loot(const char *to) { return met(mount(value("loot"), to, NULL, MS_MOVE, NULL)); }
static int detach(const char *path) { return met(umount2(path, MNT_DETACH)); }
static int detach_loot(const char *unused) { (void) unused; return detach(value("loot")); }
static int spread(const char *path) { return met(mount(NULL, path, NULL, MS_REC | MS_SHARED, NULL)); }

static int remount_bind(const char *path) {
  return met(mount(NULL, *path ? path : value("loot"), NULL, MS_REMOUNT | MS_BIND, NULL));
}

static int remount_super(const char *path) { return met(mount(NULL, path, NULL, MS_REMOUNT | MS_RELATIME, NULL)); }

static int set_attributes(const char *path) {
  struct attributes change = {0, READ_ONLY_ATTRIBUTE, 0, 0};
  return met(syscall(SYS_mount_setattr, AT_FDCWD, *path ? path : value("loot"), 0, &change, sizeof change));
}

static int clone_tree(const char *path) {
  return met(syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | O_CLOEXEC | RECURSIVE));
}

static int move_tree(const char *to) {
  int fd = open(value("loot"), O_PATH);
  return met(syscall(SYS_move_mount, fd, "", AT_FDCWD, to, MOVE_FROM_EMPTY));
}

static int open_type(const char *type) { return met(syscall(SYS_fsopen, type, 0)); }
static int pick(const char *path) { return met(syscall(SYS_fspick, AT_FDCWD, path, 0)); }

static int pivot(const char *unused) {
  (void) unused;
  return met(syscall(SYS_pivot_root, value("loot"), value("loot")));
}

/* The classic: a cgroup of version 1, whose release_agent the host's kernel starts as the host's root. */
static int release_agent(const char *controller) {
  const char *folder = value("loot");
  if (mount("none", folder, "cgroup", 0, controller) != 0) return errno;
  if (chdir(folder) != 0) return errno;
  return open_for_writing("release_agent");
}

static int write_to(const char *name) {
  char path[4096];
  sprintf(path, "%s/%s", value("loot"), name);
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  if (fd < 0) return errno;
  unlink(path);
  return 0;
}

#define REFUSED "EPERM ENOSYS"
struct probe mounts[] = {
    {"mount-tmpfs", "mount(2) a tmpfs", REFUSED, "plain", "", mount_type, "tmpfs"},
    {"mount-proc", "mount(2) another proc", REFUSED, "plain", "", mount_type, "proc"},
    {"mount-sysfs", "mount(2) a sysfs", REFUSED, "plain", "", mount_type, "sysfs"},
    {"mount-devpts", "mount(2) a devpts", REFUSED, "plain", "", mount_type, "devpts"},
    {"mount-devtmpfs", "mount(2) the host's devtmpfs", REFUSED, "plain", "", mount_type, "devtmpfs"},
    {"mount-cgroup2", "mount(2) a cgroup2", REFUSED, "kernel", "", mount_type, "cgroup2"},
    {"mount-debugfs", "mount(2) debugfs", REFUSED, "kernel", "", mount_type, "debugfs"},
    {"mount-binfmt", "mount(2) binfmt_misc", REFUSED " ENODEV", "kernel", "", mount_type, "binfmt_misc"},
    {"mount-bind", "bind /", REFUSED, "plain", "", bind_root, ""},
    {"mount-move", "move a mount", REFUSED, "plain", "", move_loot, "/tmp"},
    {"mount-shared", "make the mounts shared", REFUSED, "plain", "", spread, "/"},
    {"remount-root", "remount / read-write", REFUSED, "plain", "", remount_bind, "/"},
    {"remount-bind", "remount a read-only bind read-write", REFUSED, "plain", "", remount_bind, ""},
    {"remount-proc", "remount /proc/sys read-write", REFUSED, "no: it is no mount outside", "", remount_bind, "/proc/sys"},
    {"remount-super", "remount the superblock of /proc", REFUSED, "plain", "", remount_super, "/proc"},
    {"setattr-root", "mount_setattr(2) / read-write", REFUSED, "plain", "", set_attributes, "/"},
    {"setattr-bind", "mount_setattr(2) a read-only bind read-write", REFUSED, "plain", "", set_attributes, ""},
    {"umount-proc", "detach /proc", REFUSED, "plain", "", detach, "/proc"},
    {"umount-dev", "detach /dev", REFUSED, "plain", "", detach, "/dev"},
    {"umount-mask", "detach the mask of /proc/kallsyms", REFUSED, "plain", "", detach, "/proc/kallsyms"},
    {"umount-bind", "detach a bind", REFUSED, "plain", "", detach_loot, ""},
    {"pivot-root", "pivot_root(2)", REFUSED, "plain", "", pivot, ""},
    {"open-tree", "open_tree(2), a clone of /", REFUSED, "plain", "", clone_tree, "/"},
    {"move-mount", "move_mount(2)", REFUSED, "plain", "", move_tree, "/tmp"},
    {"fsopen-tmpfs", "fsopen(2) tmpfs", REFUSED, "plain", "", open_type, "tmpfs"},
    {"fsopen-proc", "fsopen(2) proc", REFUSED, "plain", "", open_type, "proc"},
    {"fspick", "fspick(2) /", REFUSED, "plain", "", pick, "/"},
    {"release-agent", "mount a cgroup of version 1, write its release_agent", REFUSED, "kernel", "", release_agent, "pids"},
    {"write-bind", "write to a read-only bind", "EROFS EACCES", "plain", "", write_to, "new"},
    {0}};
