package stockade.phase;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import stockade.listing.OpText;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Step;

/**
 * A plan's text made short: each step's heading, but its operations only where the plan that it is compared with has no step like
 * it in that process. Numbers that only tell names apart are left out.
 */
final class PlanOutline {
  private PlanOutline() {}

  static String of(Plan plan, Plan known) {
    StringBuilder text = new StringBuilder();
    for (Part part : plan.parts()) {
      Set<String> steps = texts(known.parts().get(part.role().ordinal()));
      text.append('\n').append(part.role().label()).append(":\n");
      part.steps().forEach(step -> text.append(steps.contains(text(step)) ? heading(step) + " …\n" : text(step)));
    }
    return text.substring(1);
  }

  private static Set<String> texts(Part part) {
    return part.steps().stream().map(PlanOutline::text).collect(Collectors.toCollection(HashSet::new));
  }

  private static String heading(Step step) {
    return "  # " + step.phase() + ": " + step.purpose();
  }

  private static String text(Step step) {
    String ops = step.ops().stream().map(op -> op.accept(OpText.LINES)).collect(Collectors.joining());
    return heading(step) + "\n" + ops.replaceAll("\\b([a-z_]+)\\.[0-9]+", "$1");
  }
}
