package stockade.linux;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The signals that have names, signal(7). Same numbers on x86-64 and arm64. */
public enum Signal {
  SIGHUP(1),
  SIGINT(2),
  SIGQUIT(3),
  SIGILL(4),
  SIGTRAP(5),
  SIGABRT(6),
  SIGBUS(7),
  SIGFPE(8),
  SIGKILL(9),
  SIGUSR1(10),
  SIGSEGV(11),
  SIGUSR2(12),
  SIGPIPE(13),
  SIGALRM(14),
  SIGTERM(15),
  SIGSTKFLT(16),
  SIGCHLD(17),
  SIGCONT(18),
  SIGSTOP(19),
  SIGTSTP(20),
  SIGTTIN(21),
  SIGTTOU(22),
  SIGURG(23),
  SIGXCPU(24),
  SIGXFSZ(25),
  SIGVTALRM(26),
  SIGPROF(27),
  SIGWINCH(28),
  SIGIO(29),
  SIGPWR(30),
  SIGSYS(31);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** The number, 1 to 31. */
  public int number() {
    return number;
  }

  /** The signal that {@code word} names: with or without SIG, in any case, or its number; else nothing. */
  public static Optional<Signal> parse(String word) {
    String name = word.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(s -> s.name().equals(name) || s.name().equals("SIG" + name) || String.valueOf(s.number).equals(word))
        .findFirst();
  }
}
