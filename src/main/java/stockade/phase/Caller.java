package stockade.phase;

import static stockade.linux.SystemCall.GETGID;
import static stockade.linux.SystemCall.GETUID;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Failure;
import stockade.plan.Test;
import stockade.spec.Origin;

/** Who runs the launcher: read when it runs, since a built launcher may be run by another than who built it. */
final class Caller {
  private Caller() {}

  /** What root may do and what others may do are different plans. */
  static void check(Draft draft) {
    Sequence monitor = draft.monitor();
    boolean root = draft.host().caller().isRoot();
    String good = monitor.fresh("right_caller");
    monitor.step("caller", root ? "this launcher is for root" : "this launcher is for an ordinary user");
    monitor.call(GETUID).into(Slots.UID).anyway();
    monitor.call(GETGID).into(Slots.GID).anyway();
    monitor.when(Slots.UID, root ? Test.EQ : Test.NE, 0, good);
    monitor.fail(Failure.of("this launcher was made for " + (root ? "root" : "an ordinary user"), Origin.DEFAULT)
        .remedy("build it again as the user that runs it"));
    monitor.label(good);
  }
}
