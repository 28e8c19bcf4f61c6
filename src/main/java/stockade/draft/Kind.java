package stockade.draft;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.AtFlag.AT_SYMLINK_NOFOLLOW;
import static stockade.linux.SystemCall.STATX;
import static stockade.plan.Symbols.AT_FDCWD;

import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;

/** Asks what kind of file something is. statx(2), inode(7). */
public final class Kind {
  private static final Data.Buffer STATUS = new Data.Buffer("statx", 256);
  private static final Number STATX_TYPE = Number.symbol("STATX_TYPE", 1);
  /** Where stx_mode is in struct statx. */
  private static final int MODE = 28;

  private static final int TYPE_MASK = 0170000;
  private static final Number FOLDER = Number.symbol("S_IFDIR", 0040000);
  private static final Number REGULAR = Number.symbol("S_IFREG", 0100000);

  private Kind() {}

  /** Goes on with the next operation for a folder, at {@code otherwise} for anything else. */
  public static void of(Sequence sequence, Slot descriptor, String otherwise, Failure failure) {
    sequence
        .call(STATX, descriptor, Address.of(""), Flags.of(AT_EMPTY_PATH), STATX_TYPE, Address.of(STATUS))
        .orDie(failure);
    type(sequence).when(Slots.ANSWER, Test.NE, FOLDER, otherwise);
  }

  /** Fails where something is at a path that is no regular file: a link counts for itself. */
  public static void demandFileOrNothing(Sequence sequence, String path, Failure failure) {
    String free = sequence.fresh("free");
    sequence
        .call(STATX, AT_FDCWD, Address.of(path), Flags.of(AT_SYMLINK_NOFOLLOW), STATX_TYPE, Address.of(STATUS))
        .orGo(free);
    type(sequence).when(Slots.ANSWER, Test.EQ, REGULAR, free);
    sequence.set(Slot.ERROR, 0).fail(failure);
    sequence.label(free);
  }

  private static Sequence type(Sequence sequence) {
    sequence.load(Slots.ANSWER, Address.of(STATUS), MODE, Width.SHORT);
    return sequence.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.AND, TYPE_MASK);
  }
}
