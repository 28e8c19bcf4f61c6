package stockade.escape;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A way out of a sandbox, a row of the tables in src/it/c/escape.
 *
 * @param refusals what it may meet inside: names of errno(3), or of the signal that ends it
 * @param byFilter nothing but the system-call filter refuses it
 */
record Probe(String name, Set<String> refusals, Control control, String reason, boolean byFilter, String tried) {
  static final String THROUGH = "through";

  /** Whether it gets through where no sandbox is. */
  enum Control {
    ALWAYS,
    IF_THE_KERNEL_HAS_IT,
    NEVER
  }

  static List<Probe> table(String listing) {
    return listing.lines().map(line -> line.split("\t")).map(Probe::of).toList();
  }

  private static Probe of(String[] row) {
    Set<String> refusals = Set.copyOf(Arrays.asList(row[1].split(" ")));
    return new Probe(row[0], refusals, control(row[2]), row[2], row[3].equals("1"), row[4]);
  }

  private static Control control(String word) {
    return switch (word) {
      case "plain", "chroot" -> Control.ALWAYS;
      case "kernel" -> Control.IF_THE_KERNEL_HAS_IT;
      default -> Control.NEVER;
    };
  }

  boolean isRefused(String result, boolean filtered) {
    return refusals.contains(result) || byFilter && !filtered;
  }
}
