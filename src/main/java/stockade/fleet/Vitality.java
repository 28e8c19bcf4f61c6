package stockade.fleet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.spec.Key;

/**
 * What came of the health checks of a sandbox, as its monitor has written it.
 *
 * @param word {@code starting}, {@code healthy} or {@code unhealthy}
 * @param failures how many checks in a row have failed
 * @param status of the last check; absent: it took too long, or none was made yet
 * @param late whether the last check took too long
 */
record Vitality(String word, long failures, OptionalLong status, boolean late) {
  private static final Pattern LINE = Pattern.compile("(starting|healthy|unhealthy) ([0-9]{1,18}) (late|[0-9]{1,3})");
  private static final Vitality UNKNOWN = new Vitality("starting", 0, OptionalLong.empty(), false);

  /** Of one that runs; empty where nobody looks. */
  static Optional<Vitality> of(Cell cell) {
    if (cell.monitor().isEmpty() || !isWatched(cell)) {
      return Optional.empty();
    }
    return Optional.of(cell.text("health").flatMap(Vitality::parse).orElse(UNKNOWN));
  }

  /** The words tell it, without a whole spec for each of many. */
  private static boolean isWatched(Cell cell) {
    return cell.words().orElse(List.of()).stream()
        .filter(word -> word.key() == Key.HEALTH_CMD)
        .reduce((first, last) -> last)
        .filter(last -> !last.value().equals("none"))
        .isPresent();
  }

  static Optional<Vitality> parse(String text) {
    Matcher line = LINE.matcher(text.strip());
    if (!line.matches()) {
      return Optional.empty();
    }
    boolean late = line.group(3).equals("late");
    return Optional.of(new Vitality(
        line.group(1), Long.parseLong(line.group(2)),
        late ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(line.group(3))), late));
  }

  boolean isHealthy() {
    return word.equals("healthy");
  }
}
