package stockade.image;

import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Arithmetic;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * What operations are made of, in the words of one architecture. Two registers work: the accumulator, which also has a
 * system call's answer, and the operand. Neither keeps its value from one operation to the next.
 */
interface Instructions {
  /** What is written to. */
  Code code();

  /** Gives the label its place: here. */
  Instructions bind(Label label);

  /** The first instructions: slots get the vectors of words and environment, and {@code headroom} words below them are free. */
  Instructions enter(int headroom);

  /** Brings an argument of the next call to its place, the first being number 0; the others stay. */
  Instructions argument(int number, Value value);

  /** Makes the call; the accumulator gets the answer. */
  Instructions call(SystemCall call);

  Instructions accumulator(Value value);

  /** The accumulator stays. */
  Instructions operand(Value value);

  /** The slot gets the accumulator. */
  Instructions keep(Slot to);

  /** The slot gets the operand. */
  Instructions keepOperand(Slot to);

  /** The accumulator becomes {@code accumulator operation operand}. */
  Instructions combine(Arithmetic operation);

  Instructions negate();

  /** The accumulator gets what memory holds at {@code operand + offset}. */
  Instructions load(int offset, Width width);

  /** Memory at {@code operand + offset} gets the accumulator's low bytes. */
  Instructions store(int offset, Width width);

  Instructions jump(Label to);

  /** Jumps when the accumulator compares so with the operand. */
  Instructions jump(Test test, Label to);

  /** Jumps when the accumulator holds an error: -4095 to -1 (MAX_ERRNO). */
  Instructions jumpOnError(Label to);

  Instructions jumpOn(Errno errno, Label to);

  /** As {@link stockade.plan.Op.Append}. */
  Instructions append(Slot cursor, Value limit, Value string);

  /** As {@link stockade.plan.Op.AppendDecimal}. */
  Instructions appendDecimal(Slot cursor, Value limit, Value number);

  /** Ends the process by SIGILL. */
  Instructions trap();

  /** Writes the routines that the code so far calls. */
  Instructions finish();
}
