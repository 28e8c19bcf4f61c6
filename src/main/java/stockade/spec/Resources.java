package stockade.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import stockade.linux.ResourceLimit;
import stockade.linux.Signal;

/**
 * What a sandbox may use up, and how its end is told.
 *
 * @param name 1 to 64 letters, digits and {@code _.-}, not only digits
 * @param parent the control group that the sandbox's own is made in; absent: root's is {@code /}, another's the caller's own
 * @param limits of all processes together; each key, each disk and each size of page once
 * @param rlimits of each process; each limit once
 * @param cpuTime of all processes together
 * @param reactions what happens at limits that the kernel only reports; each event once
 * @param report where the figures of the end go
 */
public record Resources(
    Optional<String> name,
    Optional<Said<Parent>> parent,
    List<Limit> limits,
    List<Rlimit> rlimits,
    Scheduling scheduling,
    Optional<Said<Duration>> cpuTime,
    List<Reaction> reactions,
    Optional<Said<Target>> report) {
  public static final Resources DEFAULT = new Resources(
      Optional.empty(), Optional.empty(), List.of(), List.of(), Scheduling.DEFAULT, Optional.empty(), List.of(), Optional.empty());

  public Resources {
    limits = List.copyOf(limits);
    rlimits = List.copyOf(rlimits);
    reactions = List.copyOf(reactions);
  }

  /** The limit that a key has set, where it has set one. */
  public Optional<Limit> limit(Key key) {
    return limits.stream().filter(limit -> limit.key() == key).findFirst();
  }

  /** What happens at an event, where that was said. */
  public Optional<Reaction> reaction(Event event) {
    return reactions.stream().filter(reaction -> reaction.event() == event).findFirst();
  }

  /** Where a group is made. */
  public sealed interface Parent {
    /** The group that the launcher runs in. */
    record Own() implements Parent {}

    /** An absolute path, below where control groups are mounted. */
    record Path(String path) implements Parent {}
  }

  /** A limit of each process, getrlimit(2); {@link Limit#UNLIMITED} is RLIM_INFINITY. Soft is at most hard. */
  public record Rlimit(ResourceLimit limit, long soft, long hard, Origin origin) {}

  /**
   * How the kernel favours the processes.
   *
   * @param nice -20 to 19
   * @param io class and level as ioprio_set(2) takes them
   * @param oomScoreAdjustment -1000 to 1000
   */
  public record Scheduling(
      Optional<Said<Integer>> nice,
      Optional<Said<IoPriority>> io,
      Optional<Said<Integer>> oomScoreAdjustment,
      Optional<Said<Policy>> policy) {
    public static final Scheduling DEFAULT =
        new Scheduling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isDefault() {
      return nice.isEmpty() && io.isEmpty() && oomScoreAdjustment.isEmpty() && policy.isEmpty();
    }
  }

  /**
   * ioprio_set(2).
   *
   * @param kind 1 realtime, 2 best effort, 3 idle
   * @param level 0, the first, to 7
   */
  public record IoPriority(int kind, int level) {}

  /**
   * sched(7).
   *
   * @param number SCHED_OTHER 0, SCHED_FIFO 1, SCHED_RR 2, SCHED_BATCH 3, SCHED_IDLE 5
   * @param priority 1 to 99 for FIFO and RR, else 0
   */
  public record Policy(String name, int number, int priority) {}

  /** What the kernel reports, and the launcher can answer. */
  public enum Event {
    TIME_LIMIT,
    CPU_TIME_LIMIT,
    MEMORY_HIGH,
    MEMORY_PRESSURE,
    CPU_PRESSURE,
    IO_PRESSURE;

    /** {@code memory-high} */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public boolean isPressure() {
      return this == MEMORY_PRESSURE || this == CPU_PRESSURE || this == IO_PRESSURE;
    }
  }

  public record Reaction(Event event, Action action, Origin origin) {}

  /** The answer. */
  public sealed interface Action {
    /** A line to standard error. */
    record Log() implements Action {}

    /** The line, and a signal to the command. */
    record Send(Signal signal) implements Action {}

    /** The line, and the end of the sandbox. */
    record Kill() implements Action {}
  }

  /** Where a report goes. */
  public sealed interface Target {
    /** An absolute path of the host. */
    record File(String path) implements Target {}

    /** An open descriptor, 3 or more. */
    record Descriptor(int number) implements Target {}
  }
}
