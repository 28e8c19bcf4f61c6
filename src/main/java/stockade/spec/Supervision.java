package stockade.spec;

import java.time.Duration;
import java.util.Optional;
import stockade.linux.Signal;

/**
 * How the command is watched over.
 *
 * @param dieWithParent the sandbox ends when the process that started the launcher ends
 * @param init who is PID 1
 * @param pidFile a file of the host that receives init's PID (of the host), and goes at the end
 * @param statusDescriptor receives JSON lines: started, ended
 * @param stopSignal what asks the command to end when the time is over
 * @param stopTimeout from then to SIGKILL; positive
 * @param timeLimit wall time; positive
 */
public record Supervision(
    boolean dieWithParent,
    Init init,
    Optional<HostPath> pidFile,
    Optional<Surroundings.Descriptor> statusDescriptor,
    Signal stopSignal,
    Duration stopTimeout,
    Optional<Duration> timeLimit) {
  public static final Supervision DEFAULT = new Supervision(
      false,
      new Init.Own(),
      Optional.empty(),
      Optional.empty(),
      Signal.SIGTERM,
      Duration.ofSeconds(10),
      Optional.empty());

  /** An absolute path of the host, with its place in the user's words. */
  public record HostPath(String path, Origin origin) {}

  /** The sandbox's PID 1. */
  public sealed interface Init {
    /** The launcher's own: reaps orphans, passes signals on. */
    record Own() implements Init {}

    /** The command itself. */
    record None() implements Init {}

    /** A program of the root, an absolute path, which is given the command as its words. */
    record Program(String path, Origin origin) implements Init {}
  }
}
