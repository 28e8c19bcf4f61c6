/*
 * victim                    runs inside a sandbox and says what it sees, a key=value a line
 * victim odd-signals WORDS  executes words with signals blocked and ignored
 * victim thread WORDS       starts words from a thread that ends at once, and ends as they do
 * victim orphans            makes 50 orphans that end, and says how many zombies stay
 * victim exchange A B       exchanges two names for ever
 *
 * Static, so that it needs nothing of the root.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <net/if.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void descriptors(void) {
  for (int fd = 0; fd < 1024; fd++)
    if (fcntl(fd, F_GETFD) >= 0) printf("fd=%d\n", fd);
}

static void identity(void) {
  uid_t r, e, s;
  getresuid(&r, &e, &s);
  printf("uid=%u,%u,%u\n", r, e, s);
  gid_t gr, ge, gs;
  getresgid(&gr, &ge, &gs);
  printf("gid=%u,%u,%u\n", gr, ge, gs);
  gid_t groups[NGROUPS_MAX];
  int count = getgroups(NGROUPS_MAX, groups);
  for (int i = 0; i < count; i++) printf("group=%u\n", groups[i]);
  printf("securebits=%#x\npersonality=%#x\n", prctl(PR_GET_SECUREBITS), personality(0xffffffff));
  printf("no_new_privs=%d\ndumpable=%d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), prctl(PR_GET_DUMPABLE));
}

static void signals(void) {
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  for (int number = 1; number < 65; number++) {
    struct sigaction action;
    if (sigismember(&blocked, number) == 1) printf("blocked=%d\n", number);
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN) printf("ignored=%d\n", number);
  }
}

static void process(void) {
  char text[PATH_MAX];
  printf("pid=%d\nppid=%d\npgid=%d\nsid=%d\n", getpid(), getppid(), getpgid(0), getsid(0));
  mode_t mask = umask(0);
  umask(mask);
  printf("umask=%03o\ncwd=%s\n", mask, getcwd(text, sizeof text) ? text : strerror(errno));
  gethostname(text, sizeof text);
  printf("hostname=%s\n", text);
  for (char **variable = environ; *variable; variable++) printf("env.%s\n", *variable);
}

static void lines(const char *key, const char *path) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t size = 0;
  while (file && getline(&line, &size, file) > 0) printf("%s=%s", key, line);
  free(line);
  if (file) fclose(file);
}

static void names(const char *key, const char *path) {
  DIR *folder = opendir(path);
  struct dirent *entry;
  while (folder && (entry = readdir(folder)))
    if (entry->d_name[0] != '.') printf("%s=%s\n", key, entry->d_name);
  if (folder) closedir(folder);
}

static void namespaces(void) {
  const char *kinds[] = {"user", "mnt", "pid", "ipc", "uts", "net", "cgroup", "time"};
  for (int i = 0; i < 8; i++) {
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length > 0) printf("ns.%s=%.*s\n", kinds[i], (int) length, target);
  }
}

static void network(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct if_nameindex *list = if_nameindex();
  for (struct if_nameindex *one = list; one && one->if_name; one++) {
    struct ifreq request = {0};
    strncpy(request.ifr_name, one->if_name, IFNAMSIZ - 1);
    ioctl(fd, SIOCGIFFLAGS, &request);
    printf("link=%s %s\n", one->if_name, request.ifr_flags & IFF_UP ? "up" : "down");
  }
  if (list) if_freenameindex(list);
  close(fd);
}

/* For each folder at the top: whether its parent is the root. */
static void upwards(void) {
  struct stat root, parent;
  stat("/", &root);
  stat("/..", &parent);
  printf("root_is_its_own_parent=%d\n", root.st_dev == parent.st_dev && root.st_ino == parent.st_ino);
  DIR *folder = opendir("/");
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    char path[PATH_MAX];
    struct stat status;
    snprintf(path, sizeof path, "/%s", entry->d_name);
    if (entry->d_name[0] == '.' || lstat(path, &status) != 0 || !S_ISDIR(status.st_mode)) continue;
    snprintf(path, sizeof path, "/%s/..", entry->d_name);
    if (stat(path, &parent) != 0) printf("closed=/%s\n", entry->d_name);
    else if (root.st_dev == parent.st_dev && root.st_ino == parent.st_ino) printf("inside=/%s\n", entry->d_name);
    else printf("outside=/%s\n", entry->d_name);
  }
  closedir(folder);
}

static void odd_signals(char **words) {
  sigset_t blocked;
  int block[] = {SIGINT, SIGTERM, SIGUSR2, SIGCHLD, 34};
  int ignore[] = {SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGCHLD, SIGTSTP, 40};
  sigemptyset(&blocked);
  for (int i = 0; i < 5; i++) sigaddset(&blocked, block[i]);
  for (int i = 0; i < 7; i++) signal(ignore[i], SIG_IGN);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  execv(words[0], words);
}

static void *start(void *words) {
  pid_t child = fork();
  if (child == 0) {
    execv(*(char **) words, words);
    _exit(127);
  }
  return (void *) (long) child;
}

static int from_thread(char **words) {
  pthread_t thread;
  void *child;
  int status;
  pthread_create(&thread, NULL, start, words);
  pthread_join(thread, &child);
  waitpid((pid_t) (long) child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int orphans(void) {
  for (int i = 0; i < 50; i++) {
    pid_t child = fork();
    if (child == 0) {
      if (fork() == 0) usleep(i * 1000);
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
  usleep(300000);
  int zombies = 0;
  DIR *folder = opendir("/proc");
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    char path[PATH_MAX], text[4096] = "";
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    int fd = open(path, O_RDONLY);
    if (fd >= 0 && read(fd, text, sizeof text - 1) > 0 && strstr(text, ") Z ")) zombies++;
    if (fd >= 0) close(fd);
  }
  printf("zombies=%d\n", zombies);
  return 0;
}

int main(int count, char **words) {
  if (count == 4 && !strcmp(words[1], "exchange"))
    while (renameat2(AT_FDCWD, words[2], AT_FDCWD, words[3], RENAME_EXCHANGE) == 0) {}
  if (count > 2 && !strcmp(words[1], "odd-signals")) odd_signals(words + 2);
  if (count > 2 && !strcmp(words[1], "thread")) return from_thread(words + 2);
  if (count > 1 && !strcmp(words[1], "orphans")) return orphans();
  if (count > 1) return 125;
  descriptors();
  identity();
  signals();
  process();
  namespaces();
  network();
  upwards();
  lines("mount", "/proc/self/mountinfo");
  lines("status", "/proc/self/status");
  lines("limit", "/proc/self/limits");
  lines("uid_map", "/proc/self/uid_map");
  lines("gid_map", "/proc/self/gid_map");
  lines("setgroups", "/proc/self/setgroups");
  names("dev", "/dev");
  names("proc", "/proc");
  names("top", "/");
  return 0;
}
