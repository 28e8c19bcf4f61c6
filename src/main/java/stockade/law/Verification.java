package stockade.law;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import stockade.plan.Plan;
import stockade.plan.PlanException;

/**
 * A plan that a thread of its own reads. Meanwhile something may be made of the plan, but it is handed out only once the plan is known to
 * keep to every law.
 */
public final class Verification {
  private final Plan plan;
  private final FutureTask<Plan> verdict;

  private Verification(Plan plan, Set<Concession> concessions) {
    this.plan = plan;
    this.verdict = new FutureTask<>(() -> Verifier.verified(plan, concessions));
  }

  /** Begins to verify; {@link Verifier#verified} says what. */
  public static Verification begin(Plan plan, Set<Concession> concessions) {
    Verification verification = new Verification(plan, concessions);
    Thread thread = new Thread(verification.verdict, "verification");
    thread.setDaemon(true);
    thread.start();
    return verification;
  }

  /**
   * The plan.
   *
   * @throws PlanException if it breaks a law
   */
  public Plan passed() {
    try {
      return verdict.get();
    } catch (ExecutionException broken) {
      throw broken.getCause() instanceof RuntimeException defect ? defect : new IllegalStateException(broken.getCause());
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw PlanException.defect("interrupted before the plan was verified");
    }
  }

  /**
   * What {@code maker} makes of the plan while it is verified.
   *
   * @throws PlanException if the plan breaks a law
   */
  public <T> T making(Function<Plan, T> maker) {
    T made = maker.apply(plan);
    passed();
    return made;
  }
}
