package stockade.view;

import static stockade.listing.Json.member;

import java.util.stream.Collectors;
import stockade.listing.Json;

/**
 * An overview for programs:
 *
 * <pre>{@code
 * {"files": [{"path": "/", "access": "ro", "what": "…"}, …],
 *  "facts": [{"topic": "network", "name": "reach", "values": ["…"], "loose": false}, …]}
 * }</pre>
 */
public final class OverviewJson {
  private OverviewJson() {}

  public static String of(Overview overview) {
    return Json.object(
        member("files", Json.lines(overview.files().stream().map(OverviewJson::json).collect(Collectors.toList()))),
        member("facts", Json.lines(overview.topics().stream()
            .flatMap(topic -> topic.facts().stream().map(fact -> json(topic, fact)))
            .collect(Collectors.toList()))))
        + "\n";
  }

  private static String json(Sight sight) {
    return Json.object(
        member("path", Json.text(sight.path())),
        member("access", Json.text(sight.access().word())),
        member("what", Json.text(sight.what())));
  }

  private static String json(Topic topic, Fact fact) {
    return Json.object(
        member("topic", Json.text(topic.name())),
        member("name", Json.text(fact.name())),
        member("values", Json.array(fact.values().stream().map(Json::text).collect(Collectors.toList()))),
        member("loose", Boolean.toString(fact.loose())));
  }
}
