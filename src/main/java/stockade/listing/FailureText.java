package stockade.listing;

import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.OnFailure;
import stockade.plan.Quoted;

/** What a call's failure leads to, as the plan's text says it behind the call. */
final class FailureText implements OnFailure.Visitor<String> {
  static final FailureText ENDING = new FailureText();

  private FailureText() {}

  @Override
  public String goOn(OnFailure.Continue onFailure) {
    return " or go on";
  }

  @Override
  public String die(OnFailure.Die onFailure) {
    return "\n      or" + unless(onFailure.tolerated()) + " die " + of(onFailure.failure());
  }

  @Override
  public String jump(OnFailure.Jump onFailure) {
    return " or goto " + onFailure.label();
  }

  /** The status, what could not be done, the place in the user's words, the remedies. */
  static String of(Failure failure) {
    StringBuilder text = new StringBuilder(failure.status() + " " + Quoted.of(failure.what()));
    if (!failure.origin().text().isEmpty()) {
      text.append(" at ").append(Quoted.bare(failure.origin().text()));
    }
    new TreeMap<>(failure.remedies())
        .forEach((errno, remedy) -> text.append("; ").append(errno.name()).append(": ").append(Quoted.of(remedy)));
    return failure.remedy().isEmpty() ? text.toString() : text + "; else: " + Quoted.of(failure.remedy());
  }

  private static String unless(Collection<Errno> tolerated) {
    return tolerated.isEmpty() ? "" : new TreeSet<>(tolerated).stream()
        .map(Errno::name)
        .collect(Collectors.joining("|", " unless ", ""));
  }
}
