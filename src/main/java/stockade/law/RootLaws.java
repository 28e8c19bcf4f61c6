package stockade.law;

import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.SETNS;
import static stockade.linux.SystemCall.UMOUNT2;

import java.util.List;
import java.util.Map;
import stockade.plan.Role;

/** From the host's root to the new one: pivot_root(2), chroot(2). */
final class RootLaws {
  private static final String HERE = "\".\"";
  private static final Event PIVOT = Event.call(PIVOT_ROOT);
  private static final Event DETACH = Event.call(UMOUNT2).with(0, HERE).with(1, "MNT_DETACH");
  private static final Event HOME = Event.call(CHDIR).with(0, "\"/\"");
  private static final Event ATTACH = Event.call(MOVE_MOUNT).with(2, "AT_FDCWD");

  private static final Event ENTERS = Event.call(FCHDIR);
  private static final Event CLEARS = Event.call(UMOUNT2);
  private static final Event CHANGES_ROOT = Event.call(CHROOT);
  private static final Event LOOKS_INSIDE = Event.call(OPENAT2);
  private static final Event COMMAND = Event.call(EXECVE).in(Role.TARGET);
  private static final Event MOVES =
      Event.call(MOVE_MOUNT, FCHDIR, PIVOT_ROOT, UMOUNT2, CHROOT, CHDIR, SETNS);
  /** The root of the process is then that of the mount namespace, setns(2). */
  private static final Event JOINS = Event.call(SETNS).naming(1, "CLONE_NEWNS");

  static final List<Law> ALL = List.of(new History<>(
      flow -> true, new Way(Stage.HOST, "", ""), Way::next,
      Map.of(
          "one mount at most is attached at / before the pivot: the old root would stay below a second",
          (way, node) -> ATTACH.test(node) && !(way.stage == Stage.HOST && way.attached.isEmpty()),
          "the root that the pivot takes is the mount at /, and the working directory is in it",
          (way, node) -> PIVOT.test(node) && !way.isReadyToPivot(node),
          "a mount that is cleared away before the pivot is the one that was attached",
          (way, node) -> way.stage == Stage.HOST && CLEARS.test(node) && !way.isInAttached(),
          "the old root is detached right after the pivot",
          (way, node) -> way.stage == Stage.PIVOTED && !DETACH.test(node),
          "the working directory is the new root as soon as there is one",
          (way, node) -> way.stage == Stage.MOVED && !HOME.test(node),
          "chroot goes to the folder that the working directory is",
          (way, node) -> CHANGES_ROOT.test(node) && !way.isReadyToChroot(node),
          "a path within the root is opened when that is the root, from its top",
          (way, node) -> LOOKS_INSIDE.test(node) && !(way.stage == Stage.INSIDE && way.folder.equals("/")),
          "the command runs in the new root",
          (way, node) -> COMMAND.test(node) && way.stage != Stage.INSIDE)));

  private RootLaws() {}

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
  private record Way(Stage stage, String attached, String folder) implements History.Done {
    @Override
    public String key() {
      return String.join(" ", stage.name(), attached, folder);
    }

    Way next(Node node) {
      if (!MOVES.test(node)) {
        return this;
      }
      if (ATTACH.test(node)) {
        return new Way(stage, node.text(0), folder);
      }
      if (ENTERS.test(node)) {
        return new Way(stage, attached, node.text(0));
      }
      if (PIVOT.test(node)) {
        return new Way(Stage.PIVOTED, attached, "");
      }
      if (DETACH.test(node)) {
        return stage == Stage.PIVOTED ? new Way(Stage.MOVED, "", "") : new Way(stage, "", "");
      }
      if (CHANGES_ROOT.test(node) || JOINS.test(node)) {
        return new Way(Stage.MOVED, attached, "");
      }
      return HOME.test(node) && stage == Stage.MOVED ? new Way(Stage.INSIDE, "", "/") : this;
    }

    boolean isInAttached() {
      return !attached.isEmpty() && folder.equals(attached);
    }

    boolean isReadyToPivot(Node node) {
      return stage == Stage.HOST && isInAttached() && node.text(0).equals(HERE) && node.text(1).equals(HERE);
    }

    boolean isReadyToChroot(Node node) {
      boolean there = attached.isEmpty() ? folder.startsWith("$") : folder.equals(attached);
      return stage == Stage.HOST && there && node.text(0).equals(HERE);
    }
  }
}
