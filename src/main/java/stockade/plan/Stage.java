package stockade.plan;

import static stockade.plan.Symbols.AT_FDCWD;

import stockade.spec.Origin;

/**
 * A file system in memory that holds copies of files, and what an overlay writes, while the root is being built. It is
 * attached on init's own copy of the host's {@code /}, where no path leads to it but its descriptor, and goes with the
 * old root at the pivot; what was cloned from it stays.
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
    onTop(init, MOUNT).orDie(failure);
  }

  /** Attaches a detached mount on the host's root in init's mount namespace; an absolute path goes below it. */
  static Sequence.Pending onTop(Sequence init, Slot mount) {
    return Kernel.move(init, mount, AT_FDCWD, Address.of("/"));
  }
}
