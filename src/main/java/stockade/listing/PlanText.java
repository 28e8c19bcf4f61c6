package stockade.listing;

import java.util.TreeSet;
import java.util.stream.Collectors;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Quoted;
import stockade.plan.Step;

/**
 * A plan as text: a line an operation, system calls in {@code strace}'s grammar, above each step its phase and purpose.
 *
 * <pre>
 * init:
 *   # mounts: attach /srv at /data
 *     open_tree(AT_FDCWD, "/srv", OPEN_TREE_CLONE) = $tree
 *       or die 125 "cannot bind /srv to /data" at spec.toml:3:1
 * </pre>
 *
 * docs/reference/plan.md has the whole grammar.
 */
public final class PlanText {
  private PlanText() {}

  /** The whole plan; each line ends with a newline. */
  public static String of(Plan plan) {
    StringBuilder text = new StringBuilder("headroom " + plan.headroom() + "\n");
    new TreeSet<>(Buffers.of(plan).stream().map(buffer -> buffer.name() + "[" + buffer.size() + "]").toList())
        .forEach(buffer -> text.append("buffer ").append(buffer).append('\n'));
    plan.parts().forEach(part -> text.append(part(part)));
    return text.toString();
  }

  private static String part(Part part) {
    return part.steps().stream()
        .map(PlanText::step)
        .collect(Collectors.joining("", "\n" + part.role().label() + ":\n", ""));
  }

  private static String step(Step step) {
    return step.ops().stream()
        .map(op -> op.accept(OpText.LINES))
        .collect(Collectors.joining("", "  # " + Quoted.bare(step.phase() + ": " + step.purpose()) + "\n", ""));
  }
}
