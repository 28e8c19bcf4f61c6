/*
 * prober list                    the table, a probe a line: name, refusals, control, wall, what is tried
 * prober all KEY=VALUE...        tries all of them here: name, TAB, "through" or the error or signal met
 * prober control KEY=VALUE...    the same without a sandbox, each where it must get through
 * prober one NAME KEY=VALUE...   ends with 0 if that one got through
 * prober outside FOLDER NAME     holds what sandboxes must not reach, until SIGTERM
 * prober exchange A B            exchanges two files until it is killed
 * prober with-key WORDS...       executes words with a session keyring that has a secret
 * prober kill WHO                sends SIGKILL as kill(2) takes it: 0, -1, -PGRP
 * prober storm                   sends every signal to PID 1
 * prober type WORDS              puts words into the input of its terminal, and says how often that went well
 * prober odd                     says its effective user id, and whether it has CAP_SYS_ADMIN
 */
#include "probe.h"
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

static char **known;
static struct probe *all[] = {roots, procfs, mounts, rights, kernel, processes, sockets, memory, twins};
#define TABLES (sizeof all / sizeof *all)

const char *value(const char *key) {
  size_t length = strlen(key);
  for (char **word = known; word && *word; word++)
    if (!strncmp(*word, key, length) && (*word)[length] == '=') return *word + length + 1;
  fprintf(stderr, "no %s=\n", key);
  exit(251);
}

int met(long result) { return result < 0 ? errno : 0; }

int past_permission(long result) {
  return result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS) ? errno : 0;
}

static int opened(const char *path, int how) {
  int fd = open(path, how | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int error = met(fd);
  if (fd >= 0) close(fd);
  return error == ETXTBSY ? 0 : error;
}

int open_for_writing(const char *path) { return opened(path, O_WRONLY); }

/* A mask opens as nothing. */
int open_for_reading(const char *path) {
  char bytes[8192];
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  int error = fd < 0 ? errno : read(fd, bytes, sizeof bytes) > 0 ? 0 : ENODATA;
  if (fd >= 0) close(fd);
  return error;
}

int secret_at(int folder, const char *path) { return secret_in(openat(folder, path, O_RDONLY | O_CLOEXEC)); }

int secret_in(int fd) {
  char text[64] = "";
  if (fd < 0) return errno;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  return length > 0 && !strncmp(text, value("token"), strlen(value("token"))) ? 0 : ENOENT;
}

static void must(int result, const char *what) {
  if (result >= 0) return;
  perror(what);
  _exit(250);
}

/* The mounts that the probes find in a sandbox, in a mount namespace that ends with this process. */
static void stand_in(const char *control) {
  const char *loot = value("loot");
  must(unshare(CLONE_NEWNS), "unshare");
  must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private");
  must(mount(loot, loot, NULL, MS_BIND, NULL), "bind");
  must(mount("/dev/null", "/proc/kallsyms", NULL, MS_BIND, NULL), "mask");
  if (!strcmp(control, "chroot")) must(chroot(value("jail")), "chroot");
}

static const char *told(int status, char *text) {
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  if (WIFSIGNALED(status)) sprintf(text, "SIG%s", sigabbrev_np(WTERMSIG(status)));
  else if (code == 0) strcpy(text, "through");
  else sprintf(text, "%s", code < 200 && strerrorname_np(code) ? strerrorname_np(code) : "broken");
  return text;
}

/* In a child, which may die of it. */
static int try(struct probe *probe, int outside) {
  int status;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    alarm(5);
    if (outside) stand_in(probe->control);
    _exit(probe->attempt(probe->argument));
  }
  waitpid(child, &status, 0);
  return status;
}

static int try_all(int outside) {
  char text[64];
  for (size_t i = 0; i < TABLES; i++)
    for (struct probe *probe = all[i]; probe->name; probe++)
      if (!outside || strncmp(probe->control, "no:", 3))
        printf("%s\t%s\n", probe->name, told(try(probe, outside), text));
  printf("seccomp\t%d\nend\tend\n", prctl(PR_GET_SECCOMP));
  return 0;
}

static int list(void) {
  for (size_t i = 0; i < TABLES; i++)
    for (struct probe *probe = all[i]; probe->name; probe++)
      printf("%s\t%s\t%s\t%s\t%s\n", probe->name, probe->refusals, probe->control, probe->wall, probe->tried);
  return 0;
}

static int one(const char *name) {
  for (size_t i = 0; i < TABLES; i++)
    for (struct probe *probe = all[i]; probe->name; probe++)
      if (!strcmp(probe->name, name)) return probe->attempt(probe->argument);
  return 252;
}

static int odd(void) {
  printf("%d %d\n", geteuid(), prctl(PR_CAPBSET_READ, 21) == 1 && mount("", "/", NULL, MS_REMOUNT | MS_BIND, NULL) == 0);
  return 0;
}

int main(int count, char **words) {
  const char *what = count > 1 ? words[1] : "";
  known = words + (count > 1 ? 2 : 1);
  if (!strcmp(what, "list")) return list();
  if (!strcmp(what, "all")) return try_all(0);
  if (!strcmp(what, "control")) return try_all(1);
  if (!strcmp(what, "one") && count > 2) return one(words[2]);
  if (!strcmp(what, "outside") && count > 3) return live_outside(count, words);
  if (!strcmp(what, "exchange") && count > 3) return exchange(words[2], words[3]);
  if (!strcmp(what, "with-key") && count > 2) return with_key(words + 2);
  if (!strcmp(what, "kill") && count > 2) return met(kill(atoi(words[2]), SIGKILL));
  if (!strcmp(what, "storm")) return storm();
  if (!strcmp(what, "type") && count > 2) return type(words[2]);
  if (!strcmp(what, "odd")) return odd();
  return 125;
}
