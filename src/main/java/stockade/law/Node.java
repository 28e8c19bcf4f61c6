package stockade.law;

import java.util.Optional;
import stockade.listing.OpText;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Value;
import stockade.plan.WrittenSlot;

/** An operation in its place, and where control goes from it. */
public final class Node {
  private final int index;
  private final Role role;
  private final Step step;
  private final Op op;
  private final int[] onSuccess;
  private final int[] onFailure;
  private final Optional<Op.Call> call;
  private final int number;
  private final String[] texts;

  /**
   * @param index its place in the plan, all parts in a row
   * @param onSuccess the operations that may follow; for a call, where it has succeeded
   * @param onFailure the operations that follow a call that has failed
   */
  Node(int index, Role role, Step step, Op op, int[] onSuccess, int[] onFailure) {
    this.index = index;
    this.role = role;
    this.step = step;
    this.op = op;
    this.onSuccess = onSuccess;
    this.onFailure = onFailure;
    boolean calls = op instanceof Op.Call;
    this.call = calls ? Optional.of((Op.Call) op) : Optional.empty();
    this.number = calls ? call.get().call().ordinal() : -1;
    this.texts = new String[calls ? call.get().arguments().size() : 0];
  }

  public int index() {
    return index;
  }

  public Role role() {
    return role;
  }

  Step step() {
    return step;
  }

  public Op op() {
    return op;
  }

  public int[] onSuccess() {
    return onSuccess;
  }

  public int[] onFailure() {
    return onFailure;
  }

  /** Whether control may go to the operation of that number. */
  boolean goesTo(int other) {
    return contains(onSuccess, other) || contains(onFailure, other);
  }

  private static boolean contains(int[] ways, int other) {
    for (int way : ways) {
      if (way == other) {
        return true;
      }
    }
    return false;
  }

  public Optional<Op.Call> call() {
    return call;
  }

  /** @param wanted by the number of a system call in the table */
  boolean isCall(boolean[] wanted) {
    return number >= 0 && wanted[number];
  }

  public boolean isLabel(String name) {
    return op instanceof Op.Label label && label.name().equals(name);
  }

  /** Whether it goes to the report, always or when it fails. */
  boolean mayFail() {
    return op instanceof Op.Fail || call.isPresent() && call.get().onFailure() instanceof OnFailure.Die;
  }

  Optional<Value> argument(int place) {
    return place < texts.length ? call.map(made -> made.arguments().get(place)) : Optional.empty();
  }

  /** An argument as the plan's text has it, or nothing. */
  String text(int place) {
    if (place >= texts.length) {
      return "";
    }
    if (texts[place] == null) {
      texts[place] = argument(place).orElseThrow().text();
    }
    return texts[place];
  }

  /** The slot that it writes to. */
  public Optional<Slot> written() {
    return op.accept(WrittenSlot.OF);
  }

  boolean writes(String slot) {
    Optional<Slot> written = written();
    return written.isPresent() && written.get().name().equals(slot);
  }

  /** {@code init: mounts: mount it at /proc: move_mount($proc, "", …)}. */
  public String place() {
    String line = op.accept(OpText.LINES).lines().findFirst().orElse("").strip();
    return role.label() + ": " + step.phase() + ": " + step.purpose() + ": " + line;
  }
}
