package stockade.fleet;

import java.util.List;
import java.util.OptionalLong;
import stockade.listing.Json;
import stockade.spec.Spec;
import stockade.spec.Word;

/** {@code stockade inspect}: all that is known of a sandbox, as JSON. */
public record Inspection(Fleet fleet) {
  /** @throws FleetException if there is no such sandbox */
  public String of(String word) {
    Cell cell = fleet.cell(new Name(word));
    History history = cell.history();
    Wanted wanted = Wanted.recorded(cell);
    return "{\n" + String.join(",\n",
        member("name", Json.text(cell.name().text())),
        member("state", Json.text(State.of(cell).words())),
        member("ready", Boolean.toString(cell.monitor().isPresent() && isReady(cell, wanted.spec()))),
        member("health", Vitality.of(cell).map(vitality -> health(cell, vitality)).orElse("null")),
        member("monitor", cell.monitor().map(moment -> Long.toString(moment.pid())).orElse("null")),
        member("init", number(history.number("started", "init"))),
        member("target", number(history.number("started", "target"))),
        member("namespaces", history.namespaces().orElse("null")),
        member("since", cell.since().or(cell::changed).map(time -> Json.text(time.toString())).orElse("null")),
        member("restarts", number(history.number("started", "restarts"))),
        member("status", number(history.number("ended", "status"))),
        member("folder", Json.text(cell.folder().toString())),
        member("log", Json.text(cell.log().toString())),
        member("lost_log_bytes", Long.toString(cell.lost())),
        member("working_directory", Json.text(wanted.manifest().workingDirectory().toString())),
        member("spec", words(wanted.manifest().words())),
        member("changed", words(new Changes(cell).words()))) + "\n}\n";
  }

  private static String health(Cell cell, Vitality vitality) {
    return Json.object(
        Json.member("status", Json.text(vitality.word())),
        Json.member("failures", Long.toString(vitality.failures())),
        Json.member("last_status", vitality.late() ? Json.text("late") : number(vitality.status())),
        Json.member("failed_output", cell.text("health.output").map(Json::text).orElse("null")));
  }

  private static boolean isReady(Cell cell, Spec spec) {
    return new Readiness(cell, spec.service().ready()).isReady();
  }

  private static String member(String name, String json) {
    return "  " + Json.text(name) + ": " + json;
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "null";
  }

  private static String words(List<Word> words) {
    List<String> lines = words.stream()
        .map(word -> "    " + Json.object(
            Json.member("key", Json.text(word.key().word())),
            Json.member("value", Json.text(word.value())),
            Json.member("from", Json.text(word.origin().text()))))
        .toList();
    return lines.isEmpty() ? "[]" : "[\n" + String.join(",\n", lines) + "\n  ]";
  }
}
