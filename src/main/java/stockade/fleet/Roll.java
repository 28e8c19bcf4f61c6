package stockade.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import stockade.listing.Json;

/** Which sandboxes there are: {@code ps} and {@code list}. */
public record Roll(Fleet fleet) {
  private static final int COMMAND_WIDTH = 48;

  /** @param all those that have ended, too */
  public List<Row> rows(boolean all) {
    return fleet.cells().stream().map(Cell::checked).map(Row::of).filter(row -> all || row.pid().isPresent()).toList();
  }

  public static String json(List<Row> rows) {
    return Json.lines(rows.stream().map(Row::json).toList()) + "\n";
  }

  public static String text(List<Row> rows, Instant now) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("NAME", "STATE", "PID", "SINCE", "RESTARTS", "COMMAND"));
    rows.forEach(row -> lines.add(List.of(
        row.name(),
        row.status(),
        row.pid().isPresent() ? Long.toString(row.pid().getAsLong()) : "-",
        row.since().map(time -> ago(Duration.between(time, now))).orElse("-"),
        Long.toString(row.restarts()),
        row.command().length() > COMMAND_WIDTH ? row.command().substring(0, COMMAND_WIDTH - 3) + "..." : row.command())));
    return table(lines);
  }

  /** Columns, each as wide as its widest field. */
  static String table(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    lines.forEach(line -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    });
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
  static String ago(Duration time) {
    long seconds = Math.max(0, time.getSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600 ? seconds / 60 + "m" : seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  /**
   * A sandbox that {@code list} tells of.
   *
   * @param spec its file in the folder of specs, or a dash
   */
  public record Known(String name, String state, String spec) {}

  /** {@code list}: every name with a spec or a state. */
  public List<Known> known() {
    Map<String, Known> known = new TreeMap<>();
    Wanted.known(fleet.places()).forEach((name, spec) -> known.put(name, new Known(name, "not started", spec.toString())));
    for (Cell cell : fleet.cells()) {
      String name = cell.name().text();
      known.put(name, new Known(name, State.of(cell.checked()).words(), known.containsKey(name) ? known.get(name).spec() : "-"));
    }
    return List.copyOf(known.values());
  }

  static String knownText(List<Known> all) {
    Stream<List<String>> lines = all.stream().map(one -> List.of(one.name(), one.state(), one.spec()));
    return table(Stream.concat(Stream.of(List.of("NAME", "STATE", "SPEC")), lines).toList());
  }

  static String knownJson(List<Known> all) {
    return Json.lines(all.stream()
        .map(one -> Json.object(
            Json.member("name", Json.text(one.name())), Json.member("state", Json.text(one.state())),
            Json.member("spec", one.spec().equals("-") ? "null" : Json.text(one.spec()))))
        .toList()) + "\n";
  }
}
