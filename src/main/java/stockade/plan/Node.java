package stockade.plan;

import java.util.List;
import java.util.Optional;

/**
 * An operation in its place, and where control goes from it.
 *
 * @param index its place in the plan, all parts in a row
 * @param onSuccess the operations that may follow; for a call, where it has succeeded
 * @param onFailure the operations that follow a call that has failed
 */
record Node(int index, Role role, Step step, Op op, List<Integer> onSuccess, List<Integer> onFailure) {
  Optional<Op.Call> call() {
    return op instanceof Op.Call call ? Optional.of(call) : Optional.empty();
  }

  boolean isLabel(String name) {
    return op.equals(new Op.Label(name));
  }

  /** Whether it goes to the report, always or when it fails. */
  boolean mayFail() {
    return op instanceof Op.Fail || call().filter(call -> call.onFailure() instanceof OnFailure.Die).isPresent();
  }

  /** The slot that it writes to, but for those that a plan's report has. */
  Optional<Slot> written() {
    return op.accept(WrittenSlot.OF);
  }

  /** {@code init: mounts: mount it at /proc: move_mount($proc, "", …)}. */
  String place() {
    String line = op.accept(OpText.LINES).lines().findFirst().orElse("").strip();
    return role.label() + ": " + step.phase() + ": " + step.purpose() + ": " + line;
  }
}
