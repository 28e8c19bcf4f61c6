package stockade.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a folder from growing without end: of more files or bytes than it may hold, those go whose last use is longest ago. What a
 * killed process has left half written goes after an hour.
 *
 * @param files how many may stay
 * @param bytes how much may stay
 * @param least how long a file stays at least: somebody may be about to start it
 */
record Eviction(int files, long bytes, Duration least) {
  static final Eviction IMAGES = new Eviction(512, 64L << 20, Duration.ofHours(1));
  static final Eviction RUNS = new Eviction(512, 64L << 20, Duration.ofSeconds(10));

  /** What was written under a name of its own and not renamed yet. */
  static final String UNFINISHED = ".stockade-";

  /** Removes what is too much; what can't be removed stays. */
  void from(Path folder) {
    List<Kept> oldestLast = all(folder);
    long size = 0;
    for (int at = 0; at < oldestLast.size(); at++) {
      Kept kept = oldestLast.get(at);
      size += kept.size();
      Duration idle = Duration.between(kept.used(), Instant.now());
      boolean tooMuch = (at >= files || size > bytes) && idle.compareTo(least) > 0;
      if (tooMuch || kept.isUnfinished() && idle.compareTo(Duration.ofHours(1)) > 0) {
        kept.remove(folder);
      }
    }
  }

  /** Every file below, the one that was used last first. */
  static List<Kept> all(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.flatMap(Kept::of).sorted((one, other) -> other.used().compareTo(one.used())).toList();
    } catch (IOException | UncheckedIOException gone) {
      return List.of();
    }
  }
}
