package stockade.plan;

import java.util.List;

/** Reads a plan before it is emitted: nothing that breaks a law of {@link Laws} leaves the planner. */
public final class Verifier {
  private Verifier() {}

  /**
   * Gives back the plan.
   *
   * @throws PlanException if it breaks a law, which is a defect of the planner's
   */
  public static Plan verified(Plan plan) {
    violations(plan).stream().findFirst().ifPresent(violation -> {
      throw PlanException.defect(violation);
    });
    return plan;
  }

  /** All breaches, in the order of the laws. */
  static List<Violation> violations(Plan plan) {
    Flow flow = Flow.of(plan);
    return Laws.ALL.stream().flatMap(law -> law.broken(flow).stream()).toList();
  }
}
