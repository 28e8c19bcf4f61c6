package stockade.plan;

import java.util.List;
import java.util.Optional;
import stockade.linux.SystemCall;

/** One operation of a plan. A plan has no others: what these can't say is no part of a launcher. */
public sealed interface Op {
  /**
   * Makes a system call. {@code result}, where there is one, receives what the kernel answered, a negative errno
   * included; then {@code onFailure} decides what an answer between -4095 and -1 leads to.
   */
  record Call(SystemCall call, List<Value> arguments, Optional<Slot> result, OnFailure onFailure) implements Op {
    public Call {
      arguments = List.copyOf(arguments);
      if (arguments.size() > 6) {
        throw new IllegalArgumentException(call + " with more than six arguments");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  /** A place that jumps lead to. Labels are unique in a plan, over all its parts. */
  record Label(String name) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.label(this);
    }
  }

  /** Goes on at a label. */
  record Go(String label) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.go(this);
    }
  }

  /** Goes on at {@code label} when the comparison holds (signed, 64 bits), else with the next operation. */
  record When(Value left, Test test, Value right, String label) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.when(this);
    }
  }

  /** Copies a value into a slot. */
  record Set(Slot to, Value from) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.set(this);
    }
  }

  /** Puts {@code left operation right} into a slot (64 bits, overflow wraps). */
  record Compute(Slot to, Value left, Arithmetic operation, Value right) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.compute(this);
    }
  }

  /** Reads memory at {@code address + offset} into a slot. */
  record Load(Slot to, Value address, int offset, Width width) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.load(this);
    }
  }

  /** Writes the low bytes of {@code value} to memory at {@code address + offset}. */
  record Store(Value address, int offset, Width width, Value value) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.store(this);
    }
  }

  /**
   * Copies a string, which a zero byte ends, to where the slot {@code cursor} points, the zero byte included, and
   * leaves the cursor on that zero byte. Nothing is copied past {@code limit}, the first address after the room there
   * is: the string is cut before it, and its zero byte is then the room's last byte.
   */
  record Append(Slot cursor, Value limit, Value string) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.append(this);
    }
  }

  /** Like {@link Append} for a number, unsigned, in decimal. */
  record AppendDecimal(Slot cursor, Value limit, Value number) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.appendDecimal(this);
    }
  }

  /** Sets {@link Slot#FAILURE} to the address of the failure's data and goes on at {@link #REPORT}. */
  record Fail(Failure failure) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fail(this);
    }
  }

  /** The label where a plan says what failed and ends: each plan has it once. */
  String REPORT = "report";

  /** What is done with each kind of operation. */
  interface Visitor<R> {
    R call(Call op);

    R label(Label op);

    R go(Go op);

    R when(When op);

    R set(Set op);

    R compute(Compute op);

    R load(Load op);

    R store(Store op);

    R append(Append op);

    R appendDecimal(AppendDecimal op);

    R fail(Fail op);
  }

  /** Gives itself to the visitor's method for its kind. */
  <R> R accept(Visitor<R> visitor);
}
