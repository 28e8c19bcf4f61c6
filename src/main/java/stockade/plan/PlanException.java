package stockade.plan;

import stockade.spec.Origin;

/** A wish that this host can't fulfil: the message is one sentence that says what, where and what to do instead. */
public final class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PlanException(String message) {
    super(message);
  }

  public static PlanException at(Origin origin, String sentence) {
    return new PlanException(origin.text().isEmpty() ? sentence : origin.text() + ": " + sentence);
  }

  public static PlanException defect(String violation) {
    return new PlanException("a defect of Stockade's planner: " + violation + "; please report it");
  }
}
