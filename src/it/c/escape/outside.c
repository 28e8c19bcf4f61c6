/* What a sandbox must not reach, and who plays tricks on it from outside. */
#include "probe.h"
#include <arpa/inet.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static char token[] = "token-of-the-machine-outside";
static char spare[64];

static void tell_handle(const char *path) {
  struct { struct file_handle head; unsigned char bytes[128]; } handle;
  int id;
  handle.head.handle_bytes = 128;
  if (name_to_handle_at(AT_FDCWD, path, &handle.head, &id, 0) != 0) return;
  printf("handle=%d:", handle.head.handle_type);
  for (unsigned i = 0; i < handle.head.handle_bytes; i++) printf("%02x", handle.head.f_handle[i]);
  puts("");
}

static int listen_unix(const char *name, int abstract) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  strncpy(at.sun_path + abstract, name, sizeof at.sun_path - 2);
  socklen_t length = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + (size_t) abstract + strlen(name));
  if (bind(fd, (struct sockaddr *) &at, length) != 0 || listen(fd, 100) != 0) perror(name);
  if (!abstract) chmod(name, 0777);
  printf("%s=%s\n", abstract ? "abstract" : "path", name);
  return fd;
}

static int listen_loopback(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(fd, (struct sockaddr *) &at, length) != 0 || listen(fd, 100) != 0) perror("loopback");
  getsockname(fd, (struct sockaddr *) &at, &length);
  printf("port=%d\n", ntohs(at.sin_port));
  return fd;
}

/* prober outside FOLDER NAME: FOLDER has the secret, NAME is free for names in the kernel and in /run and /dev/shm. */
int live_outside(int count, char **words) {
  char path[256], queue[128];
  int number;
  sigset_t end;
  (void) count;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigprocmask(SIG_BLOCK, &end, NULL);
  umask(0);
  if (chdir(words[2]) != 0) return 1;
  printf("pid=%d\naddress=%p\nspare=%p\ntoken=%s\n", getpid(), (void *) token, (void *) spare, token);
  snprintf(path, sizeof path, "%s/secret", words[2]);
  printf("secret=%s\n", path);
  tell_handle(path);
  snprintf(path, sizeof path, "/run/%s.socket", words[3]);
  snprintf(queue, sizeof queue, "/%s", words[3]);
  listen_unix(words[3], 1);
  if (access("/run", W_OK) != 0) snprintf(path, sizeof path, "%s/socket", words[2]);
  listen_unix(path, 0);
  listen_loopback();
  key_t key = getpid();
  int shm = shmget(key, 4096, IPC_CREAT | 0666), sem = semget(key, 1, IPC_CREAT | 0666), msg = msgget(key, IPC_CREAT | 0666);
  mq_open(queue, O_CREAT | O_RDWR, 0666, NULL);
  int memory = shm_open(queue, O_CREAT | O_RDWR, 0666);
  if (memory < 0 || write(memory, token, sizeof token) < 0) return 1;
  printf("ipc=%d\nshm=%d\nqueue=%s\nready=1\n", key, shm, queue);
  fflush(stdout);
  sigwait(&end, &number);
  shmctl(shm, IPC_RMID, NULL);
  semctl(sem, 0, IPC_RMID);
  msgctl(msg, IPC_RMID, NULL);
  mq_unlink(queue);
  shm_unlink(queue);
  return unlink(path);
}

int exchange(const char *one, const char *other) {
  puts("exchanging");
  fflush(stdout);
  for (;;) renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int with_key(char **words) {
  const char text[] = "secret of a key";
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0
      || syscall(SYS_add_key, "user", "stockade-escape", text, sizeof text, KEY_SPEC_SESSION_KEYRING) < 0)
    perror("no key");
  execvp(words[0], words);
  return 126;
}
