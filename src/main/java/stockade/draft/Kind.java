package stockade.draft;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.SystemCall.STATX;

import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;

/** Asks whether a descriptor is that of a folder. statx(2), inode(7). */
public final class Kind {
  private static final Data.Buffer STATUS = new Data.Buffer("statx", 256);
  private static final Number STATX_TYPE = Number.symbol("STATX_TYPE", 1);
  /** Where stx_mode is in struct statx. */
  private static final int MODE = 28;

  private static final int TYPE_MASK = 0170000;
  private static final Number FOLDER = Number.symbol("S_IFDIR", 0040000);

  private Kind() {}

  /** Goes on with the next operation for a folder, at {@code otherwise} for anything else. */
  public static void of(Sequence sequence, Slot descriptor, String otherwise, Failure failure) {
    sequence
        .call(STATX, descriptor, Address.of(""), Flags.of(AT_EMPTY_PATH), STATX_TYPE, Address.of(STATUS))
        .orDie(failure);
    sequence.load(Slots.ANSWER, Address.of(STATUS), MODE, Width.SHORT);
    sequence.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.AND, TYPE_MASK);
    sequence.when(Slots.ANSWER, Test.NE, FOLDER, otherwise);
  }
}
