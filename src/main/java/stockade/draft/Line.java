package stockade.draft;

import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;

/**
 * A short text: a line of a map, or the path of a file in /proc. Its buffer lies in the page of the slots, which is written to
 * anyway; the one of {@link Slots#TEXT} would cost each process of the sandbox a page of its own.
 *
 * <pre>
 *   $cursor = short_text
 *   append "/proc/"
 *   append decimal $init
 * </pre>
 */
public final class Line {
  /** Room for two numbers of 64 bits and the words around them. */
  private static final int SIZE = 64;

  private static final Data.Buffer BUFFER = new Data.Buffer("short_text", SIZE);
  private static final Address END = new Address(BUFFER, SIZE);
  public static final Address START = Address.of(BUFFER);

  private final Sequence sequence;

  private Line(Sequence sequence) {
    this.sequence = sequence;
  }

  public static Line begin(Sequence sequence) {
    sequence.set(Slots.CURSOR, START);
    return new Line(sequence);
  }

  public Line append(String text) {
    return append(Address.of(text));
  }

  /** The string at an address. */
  public Line append(Value text) {
    sequence.add(new Op.Append(Slots.CURSOR, END, text));
    return this;
  }

  public Line decimal(Value number) {
    sequence.add(new Op.AppendDecimal(Slots.CURSOR, END, number));
    return this;
  }

  /** Its length in bytes, into {@code to}. */
  public void length(Slot to) {
    sequence.compute(to, Slots.CURSOR, Arithmetic.MINUS, START);
  }
}
