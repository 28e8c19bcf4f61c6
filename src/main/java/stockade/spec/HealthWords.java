package stockade.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import stockade.spec.Service.Health;
import stockade.spec.Service.OnFailure;

/**
 * How the health of a started sandbox is looked at.
 *
 * <pre>
 *   health-cmd = "curl -f localhost:8080"     ["/bin/sh", "-c", "curl -f localhost:8080"]
 *   health-cmd = '["redis-cli", "ping"]'      ["redis-cli", "ping"]
 * </pre>
 */
final class HealthWords {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int RETRIES = 3;

  private HealthWords() {}

  static Optional<Health> of(Words words) {
    Optional<Piece> command = words.last(Key.HEALTH_CMD);
    return command.filter(piece -> !piece.raw().equals("none")).map(piece -> new Health(
        command(piece),
        time(words, Key.HEALTH_INTERVAL),
        time(words, Key.HEALTH_TIMEOUT),
        words.last(Key.HEALTH_RETRIES).map(HealthWords::retries).orElse(RETRIES),
        words.last(Key.HEALTH_START_PERIOD).map(HealthWords::startPeriod).orElse(Duration.ZERO),
        words.last(Key.HEALTH_ON_FAILURE).map(HealthWords::onFailure).orElse(OnFailure.NONE),
        piece.origin()));
  }

  /** A list of words as JSON writes it is one of TOML, too. */
  private static List<String> command(Piece piece) {
    if (piece.raw().isBlank()) {
      throw piece.wrong("is no command; write one for the shell inside, a list of words, or none");
    }
    if (!piece.raw().startsWith("[")) {
      return List.of("/bin/sh", "-c", piece.raw());
    }
    TomlParseResult parsed = Toml.parse("words = " + piece.raw());
    return Stream.of(parsed)
        .filter(result -> !result.hasErrors() && result.size() == 1 && result.get("words") instanceof TomlArray)
        .map(result -> words(result.getArray("words")))
        .filter(words -> !words.isEmpty())
        .findFirst()
        .orElseThrow(() -> piece.wrong("is no list of words; write it as [\"PROGRAM\", \"WORD\"]"));
  }

  /** Empty where one of them isn't a text. */
  private static List<String> words(TomlArray array) {
    boolean texts = IntStream.range(0, array.size()).allMatch(at -> array.get(at) instanceof String);
    return texts ? IntStream.range(0, array.size()).mapToObj(array::getString).toList() : List.of();
  }

  private static Duration time(Words words, Key key) {
    return words.last(key).map(HealthWords::time).orElse(HALF_A_MINUTE);
  }

  private static Duration time(Piece piece) {
    Duration time = Quantity.time(piece);
    if (time.compareTo(LEAST) < 0) {
      throw piece.wrong("is too short; 100ms is the least");
    }
    return time;
  }

  /** The only time that may be none at all. */
  private static Duration startPeriod(Piece piece) {
    return piece.raw().matches("0(ms|[smhd])?") ? Duration.ZERO : Quantity.time(piece);
  }

  private static int retries(Piece piece) {
    return (int) Quantity.number(piece, piece.raw(), "a number of checks", 1, 1_000_000);
  }

  private static OnFailure onFailure(Piece piece) {
    return switch (piece.raw()) {
      case "none" -> OnFailure.NONE;
      case "kill" -> OnFailure.KILL;
      case "restart" -> OnFailure.RESTART;
      case "stop" -> OnFailure.STOP;
      default -> throw piece.wrong("is nothing to do; write none, kill, restart or stop");
    };
  }
}
