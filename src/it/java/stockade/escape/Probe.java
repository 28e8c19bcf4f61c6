package stockade.escape;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A way out of a sandbox, a row of the tables in src/it/c/escape.
 *
 * @param refusals what it may meet inside: names of errno(3), or of the signal that ends it
 * @param reason why it can't get through without a sandbox, if it never can
 * @param tried what it does, in words
 */
record Probe(String name, Set<String> refusals, Control control, String reason, Wall wall, String tried) {
  static final String THROUGH = "through";

  /** Whether it gets through where no sandbox is. */
  enum Control {
    ALWAYS,
    IF_THE_KERNEL_HAS_IT,
    NEVER
  }

  /** What alone refuses it. */
  enum Wall {
    SEVERAL,
    FILTER,
    MAP,
    FILTER_OR_MAP
  }

  static List<Probe> table(String listing) {
    return listing.lines().map(line -> line.split("\t")).map(Probe::of).toList();
  }

  private static Probe of(String[] row) {
    Set<String> refusals = Set.copyOf(Arrays.asList(row[1].split(" ")));
    return new Probe(row[0], refusals, control(row[2]), row[2], wall(row[3]), row[4]);
  }

  private static Control control(String word) {
    return switch (word) {
      case "plain", "chroot" -> Control.ALWAYS;
      case "kernel" -> Control.IF_THE_KERNEL_HAS_IT;
      default -> Control.NEVER;
    };
  }

  private static Wall wall(String word) {
    return word.isEmpty() ? Wall.SEVERAL : Wall.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether there is a wall against it in a sandbox with these. */
  boolean isForbidden(boolean filtered, boolean mapped) {
    return switch (wall) {
      case SEVERAL -> true;
      case FILTER -> filtered;
      case MAP -> mapped;
      case FILTER_OR_MAP -> filtered || mapped;
    };
  }
}
