package stockade.fleet;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import stockade.fleet.Template.Fields;

/** A list of sandboxes in the form that {@code --format} names: {@code text} or {@code table}, {@code json}, or a template. */
public record Listing(String format) {
  private static final String NONE = "-";
  private static final Fields<Row> ROW = Fields.of(
      entry("Name", Row::name),
      entry("Names", Row::name),
      entry("Status", Row::status),
      entry("State", Row::state),
      entry("Health", row -> row.health().orElse(NONE)),
      entry("Pid", row -> row.pid().isPresent() ? Long.toString(row.pid().getAsLong()) : NONE),
      entry("StartedAt", row -> row.since().map(Instant::toString).orElse(NONE)),
      entry("RunningFor", row -> row.since().map(since -> Roll.ago(Duration.between(since, Instant.now()))).orElse(NONE)),
      entry("Restarts", row -> Long.toString(row.restarts())),
      entry("Command", Row::command));
  private static final Fields<Roll.Known> KNOWN = Fields.of(
      entry("Name", Roll.Known::name), entry("Names", Roll.Known::name), entry("State", Roll.Known::state),
      entry("Spec", Roll.Known::spec));

  /** @throws FleetException, with status 2, if there is no such format */
  public String rows(List<Row> rows) {
    if (Template.isOne(format)) {
      return Template.parse(format, ROW).text(rows, ROW);
    }
    return isJson() ? Roll.json(rows) : Roll.text(rows, Instant.now());
  }

  /** @throws FleetException, with status 2, if there is no such format */
  public String known(List<Roll.Known> all) {
    if (Template.isOne(format)) {
      return Template.parse(format, KNOWN).text(all, KNOWN);
    }
    return isJson() ? Roll.knownJson(all) : Roll.knownText(all);
  }

  /** Whether it is for people, and no template. */
  public boolean isText() {
    return !Template.isOne(format) && !isJson();
  }

  /** Whether it is JSON; else it is text. */
  private boolean isJson() {
    return switch (format) {
      case "json" -> true;
      case "text", "table" -> false;
      default -> throw new FleetException(
          "--format: '" + format + "' is no format; write json, table, or a template as '{{.Name}} {{.State}}'", 2);
    };
  }
}
