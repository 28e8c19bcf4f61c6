package stockade.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a named sandbox lives: what counts where it is started, rather than run.
 *
 * @param ready what tells that it can be used; absent: that the command runs
 * @param depends names of sandboxes that it needs
 * @param hooks what is done on the host
 * @param health what tells that it goes well; absent: nobody looks
 * @param logSize in bytes, at which another file of the log is begun
 * @param station where it keeps its state; absent: it isn't started
 */
public record Service(
    Restart restart, Optional<Ready> ready, List<Dependence> depends, Hooks hooks, Optional<Health> health, long logSize,
    Optional<Station> station) {
  /** 1 MiB of log. */
  public static final Service DEFAULT =
      new Service(Restart.NO, Optional.empty(), List.of(), Hooks.NONE, Optional.empty(), 1 << 20, Optional.empty());

  public Service {
    depends = List.copyOf(depends);
  }

  /** The same, started at a place of the host. */
  public Service at(Station other) {
    return new Service(restart, ready, depends, hooks, health, logSize, Optional.of(other));
  }

  /** Whether it is started again when its command has ended. */
  public enum Restart {
    NO,
    /** Where the status isn't 0. */
    ON_FAILURE,
    ALWAYS
  }

  /** A sandbox that this one needs. */
  public record Dependence(String name, Origin origin) {}

  /**
   * What tells that the sandbox can be used.
   *
   * @param timeout from the start; after it the sandbox counts as not ready
   */
  public record Ready(Sign sign, Duration timeout, Origin origin) {}

  /** A sign that can be seen from outside. */
  public sealed interface Sign {
    /** Something listens on this TCP port of the sandbox's network. */
    record Tcp(int port) implements Sign {}

    /** There is this file, an absolute path inside. */
    record File(String path) implements Sign {}

    /** The command says READY=1, sd_notify(3). */
    record Notify() implements Sign {}

    /** A check of its health has succeeded. */
    record Healthy() implements Sign {}
  }

  /** Shell commands on the host, in order. Each may take {@code timeout}. */
  public record Hooks(
      List<String> prestart, List<String> poststart, List<String> prestop, List<String> poststop, Duration timeout) {
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of(), Duration.ofSeconds(30));

    public Hooks {
      prestart = List.copyOf(prestart);
      poststart = List.copyOf(poststart);
      prestop = List.copyOf(prestop);
      poststop = List.copyOf(poststop);
    }
  }

  /**
   * A check, made again and again.
   *
   * @param command its words, inside
   * @param interval from the end of one to the next
   * @param timeout after which one is killed, and has failed
   * @param retries how many fail in a row before the sandbox is unhealthy, at least 1
   * @param startPeriod after the start, in which failures don't count until one has succeeded
   */
  public record Health(
      List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod, OnFailure onFailure,
      Origin origin) {
    public Health {
      command = List.copyOf(command);
    }
  }

  /** What is done with a sandbox that has become unhealthy. */
  public enum OnFailure {
    NONE,
    /** SIGKILL; whether it is started again says {@link Restart}. */
    KILL,
    /** It is stopped and started again, whatever {@link Restart} says. */
    RESTART,
    /** It is stopped, and stays so. */
    STOP
  }

  /**
   * Where a started sandbox keeps its state.
   *
   * @param folder an absolute path of the host, the caller's alone
   * @param log the file that takes what the command writes; an absolute path of the host
   */
  public record Station(String name, String folder, String log) {}
}
