/* Ways by sockets: to servers outside, and by families that carry the kernel's attack surface. */
#include "probe.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

static int family(const char *number) { return met(socket(atoi(number), SOCK_DGRAM, 0)); }
static int stream(const char *number) { return met(socket(atoi(number), SOCK_STREAM, 0)); }
static int sequence(const char *number) { return met(socket(atoi(number), SOCK_SEQPACKET, 0)); }
static int raw(const char *number) { return met(socket(atoi(number), SOCK_RAW, 3)); }

static int loopback(const char *address) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(value("port")))};
  inet_pton(AF_INET, address, &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? errno : met(connect(fd, (struct sockaddr *) &to, sizeof to));
}

/* An abstract name begins with a zero byte. */
static int unix_socket(const char *key) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  int abstract = !strcmp(key, "abstract");
  strncpy(to.sun_path + abstract, value(key), sizeof to.sun_path - 2);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  socklen_t length = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + (size_t) abstract + strlen(value(key)));
  return fd < 0 ? errno : met(connect(fd, (struct sockaddr *) &to, length));
}

#define REFUSED "EPERM EAFNOSUPPORT ENOSYS EACCES"
struct probe sockets[] = {
    {"loopback", "connect to a server on the host's 127.0.0.1", "ECONNREFUSED ENETUNREACH EPERM", "plain", "", loopback, "127.0.0.1"},
    {"abstract-socket", "connect to an abstract socket outside", "ECONNREFUSED EPERM", "plain", "", unix_socket, "abstract"},
    {"path-socket", "connect to a socket below /run", "ENOENT EACCES EPERM", "plain", "", unix_socket, "path"},
    {"vsock", "AF_VSOCK", REFUSED, "kernel", "filter", stream, "40"},
    {"packet", "AF_PACKET", REFUSED, "plain", "", raw, "17"},
    {"raw", "AF_INET, SOCK_RAW", REFUSED, "plain", "", raw, "2"},
    {"alg", "AF_ALG", REFUSED, "kernel", "filter", sequence, "38"},
    {"xdp", "AF_XDP", REFUSED, "kernel", "", raw, "44"},
    {"can", "AF_CAN", REFUSED, "kernel", "filter", raw, "29"},
    {"tipc", "AF_TIPC", REFUSED, "kernel", "filter", family, "30"},
    {"rds", "AF_RDS", REFUSED, "kernel", "filter", sequence, "21"},
    {"bluetooth", "AF_BLUETOOTH", REFUSED, "kernel", "filter", sequence, "31"},
    {"ax25", "AF_AX25", REFUSED, "kernel", "filter", family, "3"},
    {"key", "AF_KEY", REFUSED, "kernel", "", raw, "15"},
    {0}};
