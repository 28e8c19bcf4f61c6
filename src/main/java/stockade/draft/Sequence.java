package stockade.draft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/** The steps of one process, as they are written down. Operations go to the step that was begun last. */
public final class Sequence {
  private final Draft draft;
  private final List<Step> finished = new ArrayList<>();
  private final List<Op> ops = new ArrayList<>();
  private String phase = "";
  private String purpose = "";

  Sequence(Draft draft) {
    this.draft = draft;
  }

  /** Begins a step. */
  public Sequence step(String newPhase, String newPurpose) {
    close();
    phase = newPhase;
    purpose = newPurpose;
    return this;
  }

  public List<Step> steps() {
    close();
    return List.copyOf(finished);
  }

  private void close() {
    if (!ops.isEmpty()) {
      finished.add(new Step(phase, purpose, ops));
      ops.clear();
    }
  }

  public String fresh(String word) {
    return draft.fresh(word);
  }

  /** A system call; nothing is written down until the call says what its failure leads to. */
  public Pending call(SystemCall call, Value... arguments) {
    return new Pending(call, Arrays.asList(arguments));
  }

  public Sequence label(String name) {
    return add(new Op.Label(name));
  }

  public Sequence go(String label) {
    return add(new Op.Go(label));
  }

  public Sequence when(Value left, Test test, Value right, String label) {
    return add(new Op.When(left, test, right, label));
  }

  public Sequence when(Value left, Test test, long right, String label) {
    return when(left, test, Number.of(right), label);
  }

  public Sequence set(Slot to, Value from) {
    return add(new Op.Set(to, from));
  }

  public Sequence set(Slot to, long from) {
    return set(to, Number.of(from));
  }

  public Sequence compute(Slot to, Value left, Arithmetic operation, Value right) {
    return add(new Op.Compute(to, left, operation, right));
  }

  public Sequence compute(Slot to, Value left, Arithmetic operation, long right) {
    return compute(to, left, operation, Number.of(right));
  }

  public Sequence load(Slot to, Value address, int offset, Width width) {
    return add(new Op.Load(to, address, offset, width));
  }

  public Sequence store(Value address, int offset, Width width, Value value) {
    return add(new Op.Store(address, offset, width, value));
  }

  /** Begins a text in {@link Slots#TEXT}. */
  public Sequence text(Value first) {
    return set(Slots.CURSOR, Slots.TEXT_START).append(first);
  }

  public Sequence append(Value string) {
    return add(new Op.Append(Slots.CURSOR, Slots.TEXT_END, string));
  }

  public Sequence append(String string) {
    return append(Address.of(string));
  }

  public Sequence appendDecimal(Value number) {
    return add(new Op.AppendDecimal(Slots.CURSOR, Slots.TEXT_END, number));
  }

  /** The length of the text that was put together last. */
  public Sequence length(Slot to) {
    return compute(to, Slots.CURSOR, Arithmetic.MINUS, Slots.TEXT_START);
  }

  public Sequence fail(Failure failure) {
    return add(new Op.Fail(failure));
  }

  public Sequence add(Op op) {
    ops.add(op);
    return this;
  }

  /** A call that waits for the word on its failure. */
  public final class Pending {
    private final SystemCall call;
    private final List<Value> arguments;
    private Optional<Slot> result = Optional.empty();

    private Pending(SystemCall call, List<Value> arguments) {
      this.call = call;
      this.arguments = arguments;
    }

    public Pending into(Slot slot) {
      result = Optional.of(slot);
      return this;
    }

    public Sequence orDie(Failure failure, Errno... tolerated) {
      return end(new OnFailure.Die(failure, Set.of(tolerated)));
    }

    public Sequence orGo(String label) {
      return end(new OnFailure.Jump(label));
    }

    /** Its failure changes nothing, or the next operation looks at the result. */
    public Sequence anyway() {
      return end(new OnFailure.Continue());
    }

    private Sequence end(OnFailure onFailure) {
      return add(new Op.Call(call, arguments, result, onFailure));
    }
  }
}
