package stockade.resources;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a control group tells of its sandbox, and in which file: all numbers behind a word, added up, or the file's one number.
 *
 * <pre>
 *   IO_READ_BYTES    version 1: blkio.throttle.io_service_bytes  "8:0 Read 4096"    version 2: io.stat  "8:0 rbytes=4096 …"
 * </pre>
 */
public enum Figure {
  CPU_US(of("cpuacct", "cpuacct.usage", "", 3), of("cpu", "cpu.stat", "usage_usec ", 0)),
  THROTTLED_US(of("cpu", "cpu.stat", "throttled_time ", 3), of("cpu", "cpu.stat", "throttled_usec ", 0)),
  THROTTLED_PERIODS(of("cpu", "cpu.stat", "nr_throttled ", 0), of("cpu", "cpu.stat", "nr_throttled ", 0)),
  MEMORY_PEAK_BYTES(of("memory", "memory.max_usage_in_bytes", "", 0), of("memory", "memory.peak", "", 0)),
  PROCESSES_PEAK(none(), of("pids", "pids.peak", "", 0)),
  IO_READ_BYTES(of("blkio", "blkio.throttle.io_service_bytes", "Read ", 0), of("io", "io.stat", "rbytes=", 0)),
  IO_WRITE_BYTES(of("blkio", "blkio.throttle.io_service_bytes", "Write ", 0), of("io", "io.stat", "wbytes=", 0)),
  IO_READS(of("blkio", "blkio.throttle.io_serviced", "Read ", 0), of("io", "io.stat", "rios=", 0)),
  IO_WRITES(of("blkio", "blkio.throttle.io_serviced", "Write ", 0), of("io", "io.stat", "wios=", 0)),
  MEMORY_NOW(of("memory", "memory.usage_in_bytes", "", 0), of("memory", "memory.current", "", 0)),
  /** How often the limit of memory was met. */
  MEMORY(of("memory", "memory.failcnt", "", 0), of("memory", "memory.events", "max ", 0)),
  /** How many processes were killed for it. */
  MEMORY_KILLS(of("memory", "memory.oom_control", "oom_kill ", 0), of("memory", "memory.events", "oom_kill ", 0)),
  MEMORY_HIGH(none(), of("memory", "memory.events", "high ", 0)),
  /** How often there were to be more processes than may be. */
  PIDS(of("pids", "pids.events", "max ", 0), of("pids", "pids.events", "max ", 0));

  private final Optional<Source> one;
  private final Optional<Source> two;

  Figure(Optional<Source> one, Optional<Source> two) {
    this.one = one;
    this.two = two;
  }

  /**
   * Where a figure is.
   *
   * @param word what the number follows; empty: it is all there is
   * @param digits how many of the last ones are left out: 3 makes microseconds of nanoseconds
   */
  public record Source(String controller, String file, String word, int digits) {}

  private static Optional<Source> of(String controller, String file, String word, int digits) {
    return Optional.of(new Source(controller, file, word, digits));
  }

  private static Optional<Source> none() {
    return Optional.empty();
  }

  /** Empty where that version doesn't tell it. */
  public Optional<Source> source(boolean unified) {
    return unified ? two : one;
  }

  /** The limits that were met. */
  public static List<Figure> limits() {
    return List.of(MEMORY, MEMORY_KILLS, MEMORY_HIGH, PIDS);
  }

  /** What was used. */
  public static List<Figure> uses() {
    return Arrays.stream(values()).filter(figure -> figure != MEMORY_NOW && !limits().contains(figure)).toList();
  }

  /** As the report names it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
