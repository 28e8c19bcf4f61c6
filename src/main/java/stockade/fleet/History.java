package stockade.fleet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a monitor has written of its sandbox: lines of JSON, the last of which may be cut. */
record History(List<String> lines) {
  private static final Pattern EVENT = Pattern.compile("\\{\"event\":\"([a-z]+)\".*");

  static History parse(String text) {
    return new History(text.lines().filter(line -> line.startsWith("{") && line.endsWith("}")).toList());
  }

  /** The last line's event. */
  Optional<String> last() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(event(lines.get(lines.size() - 1)));
  }

  boolean has(String event) {
    return line(event).isPresent();
  }

  private static String event(String line) {
    Matcher event = EVENT.matcher(line);
    return event.matches() ? event.group(1) : "";
  }

  private Optional<String> line(String event) {
    return lines.stream().filter(line -> event(line).equals(event)).reduce((first, second) -> second);
  }

  /** A number of the last event of that name. */
  OptionalLong number(String event, String member) {
    return line(event).map(line -> Pattern.compile("\"" + member + "\":([0-9]{1,18})[,}]").matcher(line))
        .filter(Matcher::find)
        .map(found -> OptionalLong.of(Long.parseLong(found.group(1))))
        .orElseGet(OptionalLong::empty);
  }

  /** The ids of the namespaces, as JSON. */
  Optional<String> namespaces() {
    return line("started").map(line -> Pattern.compile("\"namespaces\":(\\{[^}]*\\})").matcher(line))
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }
}
