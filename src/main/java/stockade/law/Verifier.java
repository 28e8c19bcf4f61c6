package stockade.law;

import java.util.List;
import java.util.Set;
import stockade.plan.Plan;
import stockade.plan.PlanException;

/** Reads a plan before it is emitted: nothing that breaks a law of {@link Laws} leaves the planner. */
public final class Verifier {
  private Verifier() {}

  /**
   * Gives back the plan.
   *
   * @param concessions the laws that its spec lifts
   * @throws PlanException if it breaks a law, which is a defect of the planner's
   */
  public static Plan verified(Plan plan, Set<Concession> concessions) {
    violations(plan, concessions).stream().findFirst().ifPresent(violation -> {
      throw PlanException.defect(violation.toString());
    });
    return plan;
  }

  /** Whether the plan keeps to every law. */
  public static boolean holds(Plan plan, Set<Concession> concessions) {
    return violations(plan, concessions).isEmpty();
  }

  /** All breaches, in the order of the laws. */
  static List<Violation> violations(Plan plan, Set<Concession> concessions) {
    Flow flow = Flow.of(plan, concessions);
    return Laws.ALL.stream().flatMap(law -> law.broken(flow).stream()).toList();
  }
}
