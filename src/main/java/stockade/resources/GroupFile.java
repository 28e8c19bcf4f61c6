package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;

/**
 * A file of a control group, by the open folder of the group.
 *
 * <pre>
 *   $group_file = openat($group, "memory.max", O_WRONLY|O_CLOEXEC, 0)
 *   $group_answer = write($group_file, "67108864", 8)
 *   close($group_file)
 * </pre>
 */
record GroupFile(Slot folder, Value name) {
  GroupFile(Slot folder, String name) {
    this(folder, Address.of(name));
  }

  static final Slot ANSWER = new Slot("group_answer");
  private static final Slot FILE = new Slot("group_file");
  private static final Data.Buffer CONTENT = new Data.Buffer("group_content", 4096);

  /** What was read last, which a zero byte ends. */
  static final Address READ_TEXT = Address.of(CONTENT);

  /** Writes, and leaves the answer of the call that failed, or of write(2), in {@link #ANSWER}. */
  void write(Sequence sequence, Value text, Value length) {
    String closed = sequence.fresh("closed");
    sequence.call(OPENAT, folder, name, Flags.of(O_WRONLY, O_CLOEXEC), ZERO).into(ANSWER).anyway();
    sequence.when(ANSWER, Test.LT, 0, closed).set(FILE, ANSWER);
    sequence.call(WRITE, FILE, text, length).into(ANSWER).anyway();
    sequence.call(CLOSE, FILE).anyway();
    sequence.label(closed);
  }

  void write(Sequence sequence, String text) {
    write(sequence, Address.of(text), Number.of(text.length()));
  }

  /** Reads all of it, up to 4,095 bytes, into {@link #READ_TEXT}; goes on at {@code otherwise} where that can't be. */
  void read(Sequence sequence, String otherwise) {
    Slot end = new Slot("group_end");
    sequence.call(OPENAT, folder, name, Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orGo(otherwise);
    sequence.call(READ, FILE, READ_TEXT, Number.of(4095)).into(ANSWER).anyway();
    sequence.call(CLOSE, FILE).anyway();
    sequence.when(ANSWER, Test.LT, 0, otherwise);
    sequence.compute(end, READ_TEXT, stockade.plan.Arithmetic.PLUS, ANSWER);
    sequence.store(end, 0, stockade.plan.Width.BYTE, ZERO);
  }

  /** Ends the launcher, or goes on at {@code otherwise} where that is not empty, if {@link #ANSWER} is an error. */
  static void check(Sequence sequence, Failure failure, String otherwise) {
    String good = sequence.fresh("good");
    sequence.when(ANSWER, Test.GE, 0, good);
    if (otherwise.isEmpty()) {
      sequence.compute(Slot.ERROR, ZERO, stockade.plan.Arithmetic.MINUS, ANSWER).fail(failure);
    } else {
      sequence.go(otherwise);
    }
    sequence.label(good);
  }
}
