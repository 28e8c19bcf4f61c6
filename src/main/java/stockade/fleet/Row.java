package stockade.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import stockade.listing.Json;
import stockade.spec.Key;

/**
 * What {@code ps} tells of a sandbox.
 *
 * @param pid of the monitor, while it lives
 * @param health where it is looked at
 * @param since when the state began
 */
public record Row(
    String name, String state, OptionalLong pid, Optional<Instant> since, long restarts, Optional<String> health, String command) {
  static Row of(Cell cell) {
    State state = State.of(cell);
    History history = cell.history();
    Optional<Instant> since = state.isUp() ? cell.since().or(cell::changed) : cell.changed();
    return new Row(
        cell.name().text(),
        state.words(),
        cell.monitor().map(moment -> OptionalLong.of(moment.pid())).orElseGet(OptionalLong::empty),
        since,
        Math.max(history.number("started", "restarts").orElse(0), history.number("restarting", "restarts").orElse(0)),
        Vitality.of(cell).map(Vitality::word),
        command(cell));
  }

  /** {@code running (healthy)}. */
  String status() {
    return health.filter(word -> state.equals("running")).map(word -> state + " (" + word + ")").orElse(state);
  }

  private static String command(Cell cell) {
    return cell.words()
        .map(words -> words.stream().filter(word -> word.key() == Key.COMMAND)
            .map(word -> word.value().replaceAll("\\p{Cntrl}", "?")).collect(Collectors.joining(" ")))
        .orElse("(started by another version of Stockade)");
  }

  String json() {
    return Json.object(
        Json.member("name", Json.text(name)),
        Json.member("state", Json.text(state)),
        Json.member("pid", pid.isPresent() ? Long.toString(pid.getAsLong()) : "null"),
        Json.member("since", since.map(time -> Json.text(time.toString())).orElse("null")),
        Json.member("restarts", Long.toString(restarts)),
        Json.member("health", health.map(Json::text).orElse("null")),
        Json.member("command", Json.text(command)));
  }
}
