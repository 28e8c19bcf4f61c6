package stockade.jnr;

import stockade.linux.SystemCall;

/** What a call changes when a thread makes it, and what a thread that stands in for a process does in its place. */
enum Reach {
  /** The thread, or what it has for itself after unshare(2), or nothing. */
  THREAD,
  TERMINAL,
  GROUP,
  SESSION,
  SIGNAL_MASK,
  SIGNAL_ACTION,
  EXEC,
  EXIT,
  /** The whole process, in a way that no attribute of posix_spawn(3) says: plans don't have their target do it. */
  PROCESS;

  static Reach of(SystemCall call) {
    return switch (call) {
      case READ, WRITE, PWRITEV2, CLOSE, LSEEK, PREAD64, SENDFILE, SOCKET, SENDTO, RECVFROM, SENDMSG, RECVMSG, SOCKETPAIR, FCNTL,
          GETCWD,
          CHDIR, FCHDIR, FCHMOD, STATFS, PIVOT_ROOT, CHROOT, MOUNT, UMOUNT2, OPENAT, MKDIRAT, MKNODAT, FCHOWNAT, UNLINKAT,
          RENAMEAT2, SYMLINKAT, READLINKAT, FCHMODAT, FACCESSAT, PPOLL, TIMERFD_CREATE, TIMERFD_SETTIME, SIGNALFD4, EVENTFD2,
          DUP3, PIPE2, MEMFD_CREATE, STATX, PIDFD_OPEN, PIDFD_SEND_SIGNAL, OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT,
          OPENAT2, MOUNT_SETATTR, CLOSE_RANGE, CLOCK_GETTIME, KILL, BIND, LISTEN, ACCEPT4, SETNS, GETPID, GETPPID, GETPGID, GETTID, UNAME,
          GETDENTS64, CLOCK_NANOSLEEP, BPF, SETPRIORITY, SCHED_SETSCHEDULER, IOPRIO_SET -> THREAD;
      // credentials(7): the kernel's are a thread's; prctl(2) in plans says so much of the thread, or of memory that goes with exec.
      case GETUID, GETGID, SETGROUPS, SETRESUID, SETRESGID, CAPGET, CAPSET, PRCTL, KEYCTL, PERSONALITY, SECCOMP, UMASK, UNSHARE,
          SETHOSTNAME, LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF -> THREAD;
      case IOCTL -> TERMINAL;
      case SETPGID -> GROUP;
      case SETSID -> SESSION;
      case RT_SIGPROCMASK -> SIGNAL_MASK;
      case RT_SIGACTION -> SIGNAL_ACTION;
      case EXECVE -> EXEC;
      case EXIT_GROUP -> EXIT;
      case CLONE3, EXECVEAT, MMAP, PRLIMIT64, WAIT4 -> PROCESS;
    };
  }
}
