package stockade.draft;

import stockade.plan.Arithmetic;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/** Loops over the bytes of strings. */
public final class Strings {
  private static final Slot AT = new Slot("string_at");
  private static final Slot OTHER = new Slot("string_other");
  private static final Slot BYTE = new Slot("byte");
  private static final Slot OTHER_BYTE = new Slot("other_byte");
  private static final Slot LEFT = new Slot("bytes_left");

  private Strings() {}

  /** Goes on at {@code different} unless the first {@code length} bytes, one or more, are the same. */
  public static void compare(Sequence sequence, Value one, Value other, int length, String different) {
    String loop = sequence.fresh("compare");
    sequence.set(AT, one).set(OTHER, other).set(LEFT, length);
    sequence.label(loop).load(BYTE, AT, 0, Width.BYTE).load(OTHER_BYTE, OTHER, 0, Width.BYTE);
    sequence.when(BYTE, Test.NE, OTHER_BYTE, different);
    sequence.compute(AT, AT, Arithmetic.PLUS, 1).compute(OTHER, OTHER, Arithmetic.PLUS, 1);
    sequence.compute(LEFT, LEFT, Arithmetic.MINUS, 1).when(LEFT, Test.GT, 0, loop);
  }

  /** Goes on at {@code different} unless two strings are the same; zero bytes end both. */
  public static void same(Sequence sequence, Value one, Value other, String different) {
    String loop = sequence.fresh("same");
    sequence.set(AT, one).set(OTHER, other);
    sequence.label(loop).load(BYTE, AT, 0, Width.BYTE).load(OTHER_BYTE, OTHER, 0, Width.BYTE);
    sequence.when(BYTE, Test.NE, OTHER_BYTE, different);
    sequence.compute(AT, AT, Arithmetic.PLUS, 1).compute(OTHER, OTHER, Arithmetic.PLUS, 1);
    sequence.when(BYTE, Test.NE, 0, loop);
  }

  /** Goes on at {@code otherwise} unless {@code string} begins with all of {@code prefix}; zero bytes end both. */
  public static void beginsWith(Sequence sequence, Value string, Value prefix, String otherwise) {
    String loop = sequence.fresh("prefix");
    String begins = sequence.fresh("begins");
    sequence.set(AT, string).set(OTHER, prefix);
    sequence.label(loop).load(OTHER_BYTE, OTHER, 0, Width.BYTE).when(OTHER_BYTE, Test.EQ, 0, begins);
    sequence.load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.NE, OTHER_BYTE, otherwise);
    sequence.compute(AT, AT, Arithmetic.PLUS, 1).compute(OTHER, OTHER, Arithmetic.PLUS, 1).go(loop);
    sequence.label(begins);
  }

  /** Goes on at {@code found} if the string has the byte {@code wanted}. */
  public static void find(Sequence sequence, Value string, int wanted, String found) {
    String loop = sequence.fresh("find");
    String end = sequence.fresh("end");
    sequence.set(AT, string);
    sequence.label(loop).load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, wanted, found);
    sequence.when(BYTE, Test.EQ, 0, end).compute(AT, AT, Arithmetic.PLUS, 1).go(loop);
    sequence.label(end);
  }

  /** The decimal number that begins at {@code at}, which is left on the first byte behind it; no digit is 0. */
  public static void decimal(Sequence sequence, Slot at, Slot into) {
    String loop = sequence.fresh("digit");
    String end = sequence.fresh("number_end");
    sequence.set(into, 0);
    sequence.label(loop).load(BYTE, at, 0, Width.BYTE);
    sequence.when(BYTE, Test.LT, '0', end).when(BYTE, Test.GT, '9', end).compute(BYTE, BYTE, Arithmetic.MINUS, '0');
    sequence.compute(into, into, Arithmetic.TIMES, 10).compute(into, into, Arithmetic.PLUS, BYTE);
    sequence.compute(at, at, Arithmetic.PLUS, 1).go(loop).label(end);
  }
}
