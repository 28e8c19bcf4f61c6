package stockade.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sixteen limits of getrlimit(2), in the order of their numbers; the same on x86-64 and arm64. */
public enum ResourceLimit {
  CPU(false),
  FSIZE(true),
  DATA(true),
  STACK(true),
  CORE(true),
  RSS(true),
  NPROC(false),
  NOFILE(false),
  MEMLOCK(true),
  AS(true),
  LOCKS(false),
  SIGPENDING(false),
  MSGQUEUE(true),
  NICE(false),
  RTPRIO(false),
  RTTIME(false);

  private final boolean bytes;

  ResourceLimit(boolean bytes) {
    this.bytes = bytes;
  }

  /** The number that prlimit(2) knows it by. */
  public int number() {
    return ordinal();
  }

  /** Whether it counts bytes; else seconds, microseconds or things. */
  public boolean countsBytes() {
    return bytes;
  }

  /** {@code nofile} */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The limit that {@code word} names: {@code nofile}, {@code RLIMIT_NOFILE}. */
  public static Optional<ResourceLimit> parse(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(limit -> upper.equals(limit.name()) || upper.equals("RLIMIT_" + limit.name()))
        .findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ResourceLimit::word).toList();
  }
}
