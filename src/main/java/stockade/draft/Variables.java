package stockade.draft;

import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/** Looks things up in vectors of strings, as the environment is one: environ(7). */
public final class Variables {
  private static final Slot ROW = new Slot("environ_row");
  private static final Slot STRING = new Slot("environ_string");

  private Variables() {}

  /** Puts the address of the value of the first string that begins with {@code name=} into a slot. */
  public static void find(Sequence sequence, String nameAndSign, Slot value, String missing) {
    find(sequence, Slot.ENVP, nameAndSign, value, missing);
  }

  public static void find(Sequence sequence, Value vector, String nameAndSign, Slot value, String missing) {
    String loop = sequence.fresh("variable");
    String next = sequence.fresh("next");
    String found = sequence.fresh("found");
    sequence.set(ROW, vector);
    sequence.label(loop).load(STRING, ROW, 0, Width.LONG).when(STRING, Test.EQ, 0, missing);
    Strings.beginsWith(sequence, STRING, Address.of(nameAndSign), next);
    sequence.compute(value, STRING, Arithmetic.PLUS, nameAndSign.length()).go(found);
    sequence.label(next).compute(ROW, ROW, Arithmetic.PLUS, 8).go(loop);
    sequence.label(found);
  }
}
