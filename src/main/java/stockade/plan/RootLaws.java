package stockade.plan;

import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.UMOUNT2;

import java.util.List;
import java.util.function.BiPredicate;

/** From the host's root to the new one: pivot_root(2), chroot(2). */
final class RootLaws {
  private static final Event PIVOT = Event.call(PIVOT_ROOT);
  private static final Event DETACH = Event.call(UMOUNT2).with(0, "\".\"").with(1, "MNT_DETACH");
  private static final Event HOME = Event.call(CHDIR).with(0, "\"/\"");
  private static final Event ATTACH = Event.call(MOVE_MOUNT).with(2, "AT_FDCWD");

  static final List<Law> ALL = List.of(
      law("one mount at most is attached at / before the pivot: the old root would stay below a second",
          (way, node) -> ATTACH.test(node) && !(way.stage == Stage.HOST && way.attached.isEmpty())),
      law("the root that the pivot takes is the mount at /, and the working directory is in it",
          (way, node) -> PIVOT.test(node) && !way.isReadyToPivot(node)),
      law("a mount that is cleared away before the pivot is the one that was attached",
          (way, node) -> Event.call(UMOUNT2).test(node) && way.stage == Stage.HOST && !way.isInAttached()),
      law("the old root is detached right after the pivot",
          (way, node) -> way.stage == Stage.PIVOTED && node.call().isPresent() && !DETACH.test(node)),
      law("the working directory is the new root as soon as there is one",
          (way, node) -> way.stage == Stage.MOVED && node.call().isPresent() && !HOME.test(node)),
      law("chroot goes to the folder that the working directory is",
          (way, node) -> Event.call(CHROOT).test(node) && !way.isReadyToChroot(node)),
      law("a path within the root is opened when that is the root, from its top",
          (way, node) -> Event.call(OPENAT2).test(node) && !(way.stage == Stage.INSIDE && way.folder.equals("/"))),
      law("the command runs in the new root",
          (way, node) -> Event.call(EXECVE).in(Role.TARGET).test(node) && way.stage != Stage.INSIDE));

  private RootLaws() {}

  private static Law law(String sentence, BiPredicate<Way, Node> forbidden) {
    return History.law(sentence, new Way(Stage.HOST, "", ""), Way::next, forbidden);
  }

  private enum Stage {
    HOST,
    PIVOTED,
    /** The root is the new one, the working directory may be anywhere. */
    MOVED,
    INSIDE
  }

  /**
   * How far a process has come.
   *
   * @param attached the mount that lies on the host's root, or nothing
   * @param folder where the process is: a descriptor's slot, {@code /} of the new root, or nothing in particular
   */
  private record Way(Stage stage, String attached, String folder) {
    Way next(Node node) {
      if (ATTACH.test(node)) {
        return new Way(stage, Event.text(node, 0), folder);
      }
      if (Event.call(FCHDIR).test(node)) {
        return new Way(stage, attached, Event.text(node, 0));
      }
      if (PIVOT.test(node)) {
        return new Way(Stage.PIVOTED, attached, "");
      }
      if (DETACH.test(node)) {
        return stage == Stage.PIVOTED ? new Way(Stage.MOVED, "", "") : new Way(stage, "", "");
      }
      if (Event.call(CHROOT).test(node)) {
        return new Way(Stage.MOVED, attached, "");
      }
      return HOME.test(node) && stage == Stage.MOVED ? new Way(Stage.INSIDE, "", "/") : this;
    }

    boolean isInAttached() {
      return !attached.isEmpty() && folder.equals(attached);
    }

    boolean isReadyToPivot(Node node) {
      return stage == Stage.HOST && isInAttached() && Event.call(PIVOT_ROOT).with(0, "\".\"").with(1, "\".\"").test(node);
    }

    boolean isReadyToChroot(Node node) {
      boolean there = attached.isEmpty() ? folder.startsWith("$") : folder.equals(attached);
      return stage == Stage.HOST && there && Event.call(CHROOT).with(0, "\".\"").test(node);
    }
  }
}
