package stockade.linux;

/**
 * The system calls that plans make, with their numbers ({@code asm/unistd_64.h}; arm64 has the generic table). Calls
 * that only x86-64 has ({@code open}, {@code pipe}, {@code fork}, {@code poll}, …) are left out on purpose.
 */
public enum SystemCall {
  READ("read", 0, 63),
  WRITE("write", 1, 64),
  CLOSE("close", 3, 57),
  LSEEK("lseek", 8, 62),
  MMAP("mmap", 9, 222),
  RT_SIGACTION("rt_sigaction", 13, 134),
  RT_SIGPROCMASK("rt_sigprocmask", 14, 135),
  IOCTL("ioctl", 16, 29),
  PREAD64("pread64", 17, 67),
  GETPID("getpid", 39, 172),
  SENDFILE("sendfile", 40, 71),
  SOCKET("socket", 41, 198),
  SENDTO("sendto", 44, 206),
  RECVFROM("recvfrom", 45, 207),
  SENDMSG("sendmsg", 46, 211),
  RECVMSG("recvmsg", 47, 212),
  BIND("bind", 49, 200),
  LISTEN("listen", 50, 201),
  SOCKETPAIR("socketpair", 53, 199),
  EXECVE("execve", 59, 221),
  GETDENTS64("getdents64", 217, 61),
  SETPRIORITY("setpriority", 141, 140),
  SCHED_SETSCHEDULER("sched_setscheduler", 144, 119),
  IOPRIO_SET("ioprio_set", 251, 30),
  PRLIMIT64("prlimit64", 302, 261),
  BPF("bpf", 321, 280),
  PERSONALITY("personality", 135, 92),
  SECCOMP("seccomp", 317, 277),
  KEYCTL("keyctl", 250, 219),
  WAIT4("wait4", 61, 260),
  KILL("kill", 62, 129),
  UNAME("uname", 63, 160),
  FCNTL("fcntl", 72, 25),
  GETCWD("getcwd", 79, 17),
  CHDIR("chdir", 80, 49),
  FCHDIR("fchdir", 81, 50),
  FCHMOD("fchmod", 91, 52),
  UMASK("umask", 95, 166),
  GETUID("getuid", 102, 174),
  GETGID("getgid", 104, 176),
  SETPGID("setpgid", 109, 154),
  GETPPID("getppid", 110, 173),
  GETTID("gettid", 186, 178),
  SETSID("setsid", 112, 157),
  GETPGID("getpgid", 121, 155),
  SETGROUPS("setgroups", 116, 159),
  SETRESUID("setresuid", 117, 147),
  SETRESGID("setresgid", 119, 149),
  CAPGET("capget", 125, 90),
  CAPSET("capset", 126, 91),
  STATFS("statfs", 137, 43),
  PIVOT_ROOT("pivot_root", 155, 41),
  PRCTL("prctl", 157, 167),
  PWRITEV2("pwritev2", 328, 287),
  CHROOT("chroot", 161, 51),
  MOUNT("mount", 165, 40),
  UMOUNT2("umount2", 166, 39),
  SETHOSTNAME("sethostname", 170, 161),
  CLOCK_GETTIME("clock_gettime", 228, 113),
  CLOCK_NANOSLEEP("clock_nanosleep", 230, 115),
  EXIT_GROUP("exit_group", 231, 94),
  OPENAT("openat", 257, 56),
  MKDIRAT("mkdirat", 258, 34),
  MKNODAT("mknodat", 259, 33),
  FCHOWNAT("fchownat", 260, 54),
  UNLINKAT("unlinkat", 263, 35),
  RENAMEAT2("renameat2", 316, 276),
  SYMLINKAT("symlinkat", 266, 36),
  READLINKAT("readlinkat", 267, 78),
  FCHMODAT("fchmodat", 268, 53),
  FACCESSAT("faccessat", 269, 48),
  PPOLL("ppoll", 271, 73),
  UNSHARE("unshare", 272, 97),
  TIMERFD_CREATE("timerfd_create", 283, 85),
  TIMERFD_SETTIME("timerfd_settime", 286, 86),
  ACCEPT4("accept4", 288, 242),
  SIGNALFD4("signalfd4", 289, 74),
  EVENTFD2("eventfd2", 290, 19),
  DUP3("dup3", 292, 24),
  PIPE2("pipe2", 293, 59),
  SETNS("setns", 308, 268),
  MEMFD_CREATE("memfd_create", 319, 279),
  EXECVEAT("execveat", 322, 281),
  STATX("statx", 332, 291),
  PIDFD_SEND_SIGNAL("pidfd_send_signal", 424, 424),
  OPEN_TREE("open_tree", 428, 428),
  MOVE_MOUNT("move_mount", 429, 429),
  FSOPEN("fsopen", 430, 430),
  FSCONFIG("fsconfig", 431, 431),
  FSMOUNT("fsmount", 432, 432),
  PIDFD_OPEN("pidfd_open", 434, 434),
  CLONE3("clone3", 435, 435),
  CLOSE_RANGE("close_range", 436, 436),
  OPENAT2("openat2", 437, 437),
  MOUNT_SETATTR("mount_setattr", 442, 442),
  LANDLOCK_CREATE_RULESET("landlock_create_ruleset", 444, 444),
  LANDLOCK_ADD_RULE("landlock_add_rule", 445, 445),
  LANDLOCK_RESTRICT_SELF("landlock_restrict_self", 446, 446);

  private final String text;
  private final int x86;
  private final int arm;

  SystemCall(String text, int x86, int arm) {
    this.text = text;
    this.x86 = x86;
    this.arm = arm;
  }

  /** The name of section 2 of the manual. */
  public String text() {
    return text;
  }

  /** The number that the kernel of {@code architecture} knows the call by. */
  public int number(Architecture architecture) {
    return architecture == Architecture.X86_64 ? x86 : arm;
  }
}
