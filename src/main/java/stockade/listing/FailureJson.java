package stockade.listing;

import static stockade.listing.Json.member;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.OnFailure;

/** What a call's failure leads to, as a JSON object. */
final class FailureJson implements OnFailure.Visitor<String> {
  static final FailureJson OBJECT = new FailureJson();

  private FailureJson() {}

  @Override
  public String goOn(OnFailure.Continue onFailure) {
    return Json.object(member("then", Json.text("go on")));
  }

  @Override
  public String die(OnFailure.Die onFailure) {
    return Json.object(
        member("then", Json.text("die")),
        member("tolerated", Json.array(new TreeSet<>(onFailure.tolerated()).stream().map(FailureJson::name).toList())),
        member("failure", of(onFailure.failure())));
  }

  @Override
  public String jump(OnFailure.Jump onFailure) {
    return Json.object(member("then", Json.text("goto")), member("label", Json.text(onFailure.label())));
  }

  static String of(Failure failure) {
    return Json.object(
        member("status", Integer.toString(failure.status())),
        member("what", Json.text(failure.what())),
        member("origin", Json.text(failure.origin().text())),
        member("remedy", Json.text(failure.remedy())),
        member("remedies", remedies(new TreeMap<>(failure.remedies()))));
  }

  private static String remedies(Map<Errno, String> remedies) {
    return Json.object(remedies.entrySet().stream()
        .map(entry -> member(entry.getKey().name(), Json.text(entry.getValue())))
        .toArray(Json.Member[]::new));
  }

  private static String name(Errno errno) {
    return Json.text(errno.name());
  }
}
