package stockade.mount;

import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.plan.Symbols.AT_FDCWD;

import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Sequence;
import stockade.linux.MountFlag;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.spec.Origin;

/**
 * A file system in memory that holds copies of files, and what an overlay writes, while the root is being built. It is
 * attached on init's own copy of the host's {@code /}, where no path leads to it but its descriptor, and goes before the
 * new root is attached there; what was cloned from it stays.
 */
final class Stage {
  static final Slot MOUNT = new Slot("stage");
  /** The room for copies, in bytes. */
  private static final long SIZE = 1L << 30;

  private Stage() {}

  static void plan(Draft draft) {
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot mount a tmpfs to work on", Origin.DEFAULT);
    init.step("sources", "make room in memory to work on, out of reach of paths");
    TmpfsMounting.make(init, SIZE, 0755, MOUNT, failure);
    Kernel.move(init, MOUNT, AT_FDCWD, Address.of("/")).orDie(failure);
  }

  /** Attaches a detached mount in a folder of the stage. */
  static void put(Sequence init, Slot mount, String folder, Failure failure) {
    init.call(MKDIRAT, MOUNT, Address.of(folder), Number.mode(0700)).orDie(failure);
    Kernel.move(init, mount, MOUNT, Address.of(folder)).orDie(failure);
  }

  /**
   * Before the new root is attached in the same place: two mounts there at the pivot would leave the lower one, the old root, on
   * top of the new one, where {@code ..} leads to it.
   */
  static void clear(Draft draft) {
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot clear the room to work on", Origin.DEFAULT);
    init.step("sources", "clear that room: what was made in it is held by descriptors");
    init.call(FCHDIR, MOUNT).orDie(failure);
    init.call(UMOUNT2, Address.of("."), Flags.of(MountFlag.MNT_DETACH)).orDie(failure);
  }
}
