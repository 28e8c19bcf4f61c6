package stockade.listing;

import static stockade.listing.Json.member;

import stockade.plan.Data;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Step;

/** A plan as JSON, complete: parts, steps, operations. docs/reference/plan.md has its members. */
public final class PlanJson {
  private PlanJson() {}

  /** One object; a line for each step's operation, and a newline at the end. */
  public static String of(Plan plan) {
    return Json.object(
            member("headroom", Integer.toString(plan.headroom())),
            member("buffers", Json.array(Buffers.of(plan).stream().map(PlanJson::buffer).toList())),
            member("parts", Json.lines(plan.parts().stream().map(PlanJson::part).toList())))
        + "\n";
  }

  private static String buffer(Data.Buffer buffer) {
    return Json.object(member("name", Json.text(buffer.name())), member("size", Integer.toString(buffer.size())));
  }

  private static String part(Part part) {
    return Json.object(
        member("role", Json.text(part.role().label())),
        member("steps", Json.lines(part.steps().stream().map(PlanJson::step).toList())));
  }

  private static String step(Step step) {
    return Json.object(
        member("phase", Json.text(step.phase())),
        member("purpose", Json.text(step.purpose())),
        member("ops", Json.lines(step.ops().stream().map(op -> op.accept(OpJson.OBJECT)).toList())));
  }
}
