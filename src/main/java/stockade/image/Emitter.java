package stockade.image;

import stockade.plan.Part;
import stockade.plan.Plan;

/** Turns a plan's operations into instructions, in this order: the entry, the parts, the ways to die, the routines for texts. */
final class Emitter {
  private Emitter() {}

  /**
   * The code, which begins at {@link Memory#code} and is entered at its first byte.
   *
   * @throws IllegalStateException when a label is missing or defined twice, or a jump goes farther than the architecture can
   */
  static byte[] emit(Plan plan, Instructions instructions) {
    Operations operations = new Operations(instructions);
    instructions.enter(plan.headroom());
    plan.parts().forEach(part -> emit(part, operations, instructions));
    operations.finish();
    return instructions.code().bytes();
  }

  /** Control never runs off a part's end; where a plan breaks that rule, the process ends there. */
  private static void emit(Part part, Operations operations, Instructions instructions) {
    part.steps().forEach(step -> step.ops().forEach(op -> op.accept(operations)));
    instructions.trap();
  }
}
