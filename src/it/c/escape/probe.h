/*
 * A way out that is tried. It returns 0 when it got through, else the error that it met.
 *
 * refusals   what may be met in a sandbox: names of errno(3), or of the signal that ends the attempt
 * control    where it must get through, or why it can't: "plain" as root in a mount namespace of its own, "chroot" in a bare
 *            chroot, else "no: REASON"; "kernel" as "plain", but the kernel of this machine may lack it
 * wall       what alone refuses it: "" several things, "filter" the system-call filter, "map" the map of ids, "filter-or-map" both
 *            of these
 */
#ifndef PROBE_H
#define PROBE_H
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct probe {
  const char *name, *tried, *refusals, *control, *wall;
  int (*attempt)(const char *argument);
  const char *argument;
};

extern struct probe roots[], procfs[], mounts[], rights[], kernel[], processes[], sockets[], memory[], twins[];

/* The value of a word KEY=VALUE of the command line; its absence ends the program. */
const char *value(const char *key);
/* 0 if the file has the secret of the machine outside. */
int secret_at(int folder, const char *path);
/* The same of an open one, which it closes. */
int secret_in(int fd);
int open_for_writing(const char *path);
int open_for_reading(const char *path);
/* The error of a call that failed, else 0. */
int met(long result);
/* Past the check of permissions a call without sense fails with another error than EPERM, EACCES or ENOSYS. */
int past_permission(long result);

int live_outside(int count, char **words);
int exchange(const char *one, const char *other);
int with_key(char **words);
int storm(void);
int type(const char *text);
#endif
