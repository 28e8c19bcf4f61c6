package stockade.plan;

/** Symbols of the kernel's headers that are plain numbers, the same on x86-64 and arm64. */
public final class Symbols {
  public static final Number NULL = Number.symbol("NULL", 0);
  public static final Number ZERO = Number.of(0);
  /** For unlinkat(2): a folder; of a control group it is all there is to remove. */
  public static final Number AT_REMOVEDIR = Number.symbol("AT_REMOVEDIR", 0x200);
  public static final Number AT_FDCWD = Number.symbol("AT_FDCWD", -100);

  public static final Number SIGCHLD = Number.symbol("SIGCHLD", 17);
  public static final Number SIG_BLOCK = Number.symbol("SIG_BLOCK", 0);
  public static final Number SIG_SETMASK = Number.symbol("SIG_SETMASK", 2);
  /** sigaction(2): what {@code sa_handler} holds for a signal that is ignored. */
  public static final Number SIG_IGN = Number.symbol("SIG_IGN", 1);

  /** signalfd(2): {@code ssi_code} of a signal that the kernel made, as a terminal's Ctrl-C. */
  public static final Number SI_KERNEL = Number.symbol("SI_KERNEL", 0x80);

  public static final Number SFD_CLOEXEC = Number.symbol("SFD_CLOEXEC", 0x80000);
  public static final Number AF_UNIX = Number.symbol("AF_UNIX", 1);
  public static final Number AF_INET = Number.symbol("AF_INET", 2);
  public static final Number SOCK_SEQPACKET_CLOEXEC = Number.symbol("SOCK_SEQPACKET|SOCK_CLOEXEC", 0x80005);
  public static final Number SOCK_DGRAM_CLOEXEC = Number.symbol("SOCK_DGRAM|SOCK_CLOEXEC", 0x80002);
  public static final Number SOCK_STREAM_CLOEXEC_NONBLOCK =
      Number.symbol("SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK", 0x80801);
  public static final Number SOCK_CLOEXEC = Number.symbol("SOCK_CLOEXEC", 0x80000);
  public static final Number SOL_SOCKET = Number.symbol("SOL_SOCKET", 1);
  public static final Number SCM_RIGHTS = Number.symbol("SCM_RIGHTS", 1);
  public static final Number MSG_NOSIGNAL = Number.symbol("MSG_NOSIGNAL", 0x4000);
  public static final Number MSG_DONTWAIT = Number.symbol("MSG_DONTWAIT", 0x40);
  public static final Number MSG_CMSG_CLOEXEC = Number.symbol("MSG_CMSG_CLOEXEC", 0x40000000);

  public static final Number POLLIN = Number.symbol("POLLIN", 1);

  public static final Number F_GETFD = Number.symbol("F_GETFD", 1);
  public static final Number F_SETFD = Number.symbol("F_SETFD", 2);
  public static final Number F_SETFL = Number.symbol("F_SETFL", 4);
  public static final Number F_OFD_SETLK = Number.symbol("F_OFD_SETLK", 37);
  public static final Number F_DUPFD_CLOEXEC = Number.symbol("F_DUPFD_CLOEXEC", 1030);
  public static final Number F_OK = Number.symbol("F_OK", 0);
  public static final Number CLOSE_RANGE_CLOEXEC = Number.symbol("CLOSE_RANGE_CLOEXEC", 4);
  public static final Number MAX_DESCRIPTOR = Number.symbol("~0U", 0xffffffffL);

  public static final Number TIOCGPGRP = Number.symbol("TIOCGPGRP", 0x540f);
  public static final Number TIOCSPGRP = Number.symbol("TIOCSPGRP", 0x5410);
  public static final Number SIOCSIFFLAGS = Number.symbol("SIOCSIFFLAGS", 0x8914);
  public static final Number IFF_UP = Number.symbol("IFF_UP", 1);

  public static final Number PR_SET_PDEATHSIG = Number.symbol("PR_SET_PDEATHSIG", 1);
  public static final Number PR_SET_DUMPABLE = Number.symbol("PR_SET_DUMPABLE", 4);
  public static final Number SUID_DUMP_DISABLE = Number.symbol("SUID_DUMP_DISABLE", 0);
  public static final Number PR_CAPBSET_DROP = Number.symbol("PR_CAPBSET_DROP", 24);
  public static final Number PR_SET_NO_NEW_PRIVS = Number.symbol("PR_SET_NO_NEW_PRIVS", 38);
  public static final Number PR_SET_SECUREBITS = Number.symbol("PR_SET_SECUREBITS", 28);
  public static final Number PR_CAP_AMBIENT_RAISE = Number.symbol("PR_CAP_AMBIENT_RAISE", 2);
  public static final Number PR_CAP_AMBIENT = Number.symbol("PR_CAP_AMBIENT", 47);
  public static final Number PR_CAP_AMBIENT_CLEAR_ALL = Number.symbol("PR_CAP_AMBIENT_CLEAR_ALL", 4);

  public static final Number LANDLOCK_CREATE_RULESET_VERSION = Number.symbol("LANDLOCK_CREATE_RULESET_VERSION", 1);
  public static final Number LANDLOCK_RULE_PATH_BENEATH = Number.symbol("LANDLOCK_RULE_PATH_BENEATH", 1);
  public static final Number LANDLOCK_RULE_NET_PORT = Number.symbol("LANDLOCK_RULE_NET_PORT", 2);
  public static final Number SECCOMP_SET_MODE_FILTER = Number.symbol("SECCOMP_SET_MODE_FILTER", 1);
  public static final Number SECCOMP_FILTER_FLAG_NEW_LISTENER =
      Number.symbol("SECCOMP_FILTER_FLAG_LOG|SECCOMP_FILTER_FLAG_NEW_LISTENER", 2 | 8);
  public static final Number SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = Number.symbol(
      "SECCOMP_FILTER_FLAG_LOG|SECCOMP_FILTER_FLAG_NEW_LISTENER|SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 2 | 8 | 32);
  public static final Number KEYCTL_JOIN_SESSION_KEYRING = Number.symbol("KEYCTL_JOIN_SESSION_KEYRING", 1);

  public static final Number WNOHANG = Number.symbol("WNOHANG", 1);
  public static final Number WNOHANG_WUNTRACED = Number.symbol("WNOHANG|WUNTRACED", 3);

  public static final Number CLOCK_REALTIME = Number.symbol("CLOCK_REALTIME", 0);
  public static final Number CLOCK_MONOTONIC = Number.symbol("CLOCK_MONOTONIC", 1);
  public static final Number CLOCK_BOOTTIME = Number.symbol("CLOCK_BOOTTIME", 7);
  public static final Number TFD_CLOEXEC = Number.symbol("TFD_CLOEXEC", 0x80000);

  private Symbols() {}
}
