/* Ways by what lives in the kernel's memory: keys, System V IPC, message queues, shared memory. */
#include "probe.h"
#include <linux/keyctl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* Looked for from one of the special keyrings. */
static int key_by_name(const char *keyring) {
  char text[64] = "";
  long key = syscall(SYS_keyctl, KEYCTL_SEARCH, strtol(keyring, NULL, 0), "user", "stockade-escape", 0);
  if (key < 0) return errno;
  if (syscall(SYS_keyctl, KEYCTL_READ, key, text, sizeof text) < 0) return errno;
  return strstr(text, "secret of a key") ? 0 : ENOKEY;
}

static int request_key(const char *name) { return met(syscall(SYS_request_key, "user", name, NULL, 0)); }
static int add_key(const char *keyring) {
  return met(syscall(SYS_add_key, "user", "stockade-mine", "x", 1, strtol(keyring, NULL, 0)));
}

static int shared_memory(const char *unused) { (void) unused; return met(shmget(atoi(value("ipc")), 0, 0)); }
static int semaphore(const char *unused) { (void) unused; return met(semget(atoi(value("ipc")), 0, 0)); }
static int message_queue(const char *unused) { (void) unused; return met(msgget(atoi(value("ipc")), 0)); }
static int by_number(const char *unused) { (void) unused; return met(shmctl(atoi(value("shm")), IPC_STAT, &(struct shmid_ds) {0})); }
static int posix_queue(const char *unused) { (void) unused; return met(mq_open(value("queue"), O_RDONLY)); }

static int posix_memory(const char *unused) {
  char path[256];
  (void) unused;
  sprintf(path, "/dev/shm%s", value("queue"));
  return open_for_reading(path);
}

#define KEY "EPERM ENOSYS ENOKEY EACCES"
struct probe memory[] = {
    {"session-key", "read a key of the caller's session keyring", KEY, "kernel", "", key_by_name, "-3"},
    {"user-key", "read a key of the caller's user keyring", KEY, "kernel", "filter", key_by_name, "-4"},
    {"request-key", "request_key(2) of that name", KEY, "kernel", "", request_key, "stockade-escape"},
    {"add-key", "add_key(2) to the session keyring", KEY, "kernel", "filter", add_key, "-3"},
    {"sysv-memory", "shmget(2) of a segment outside", "ENOENT EPERM ENOSYS", "plain", "", shared_memory, ""},
    {"sysv-number", "shmctl(2) of its number", "EINVAL EPERM ENOSYS EIDRM", "plain", "", by_number, ""},
    {"sysv-semaphore", "semget(2) of a semaphore outside", "ENOENT EPERM ENOSYS", "plain", "", semaphore, ""},
    {"sysv-queue", "msgget(2) of a queue outside", "ENOENT EPERM ENOSYS", "plain", "", message_queue, ""},
    {"posix-queue", "mq_open(3) of a queue outside", "ENOENT EPERM ENOSYS EACCES", "kernel", "", posix_queue, ""},
    {"posix-memory", "shm_open(3) of shared memory outside", "ENOENT EACCES", "plain", "", posix_memory, ""},
    {0}};
