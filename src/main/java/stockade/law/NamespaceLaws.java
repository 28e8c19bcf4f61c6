package stockade.law;

import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.FSOPEN;
import static stockade.linux.SystemCall.IOCTL;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETHOSTNAME;
import static stockade.linux.SystemCall.SETNS;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UMOUNT2;

import java.util.List;
import stockade.plan.Role;
import stockade.plan.Slot;

/** That nothing which is done for the sandbox happens to the host: namespaces(7), mount_namespaces(7). */
final class NamespaceLaws {
  private static final Event CHANGES_MOUNTS = Event.call(MOUNT, MOVE_MOUNT, UMOUNT2, PIVOT_ROOT);
  private static final Event MAKES_PRIVATE =
      Event.call(MOUNT).with(0, "NULL").with(1, "\"/\"").with(2, "NULL").with(3, "MS_REC|MS_PRIVATE").in(Role.INIT);

  static final List<Law> ALL = List.of(
      Sentence.never(
          "the monitor leaves the host's mounts, root and name alone",
          CHANGES_MOUNTS.or(Event.call(CHROOT, SETHOSTNAME)).in(Role.MONITOR)),
      Sentence.before(
          "mounts are changed in a mount namespace of the sandbox's own", cloneWith("CLONE_NEWNS"), CHANGES_MOUNTS),
      Sentence.before(
          "a host name is set in a UTS namespace of the sandbox's own", cloneWith("CLONE_NEWUTS"),
          Event.call(SETHOSTNAME)),
      Sentence.before(
          "an interface is raised in a network namespace of the sandbox's own", cloneWith("CLONE_NEWNET"),
          Event.call(IOCTL).with(1, "SIOCSIFFLAGS")),
      Sentence.before(
          "a /proc is made in a PID namespace of the sandbox's own", cloneWith("CLONE_NEWPID"),
          Event.call(FSOPEN).with(0, "\"proc\"")),
      Sentence.before(
          "propagation is private before the first mount", MAKES_PRIVATE,
          CHANGES_MOUNTS.or(Event.call(OPEN_TREE)).in(Role.INIT).but(MAKES_PRIVATE)),
      Sentence.before(
          "a sandbox is joined only when its process was looked at", Event.call(STATX).in(Role.MONITOR), Event.call(SETNS)),
      Sentence.between(
          "a tree that the monitor has cloned is private, with all below it, before init has it",
          Event.call(OPEN_TREE).in(Role.MONITOR),
          NamespaceLaws::makesPrivate,
          Event.call(SENDMSG)));

  private NamespaceLaws() {}

  /** The clone that makes init. */
  static Event cloneWith(String flag) {
    return Event.call(CLONE3).naming(0, flag).in(Role.MONITOR);
  }

  private static Event makesPrivate(Node tree) {
    Event makes = Event.call(MOUNT_SETATTR)
        .with(0, tree.written().map(Slot::text).orElse(""))
        .naming(3, "propagation=MS_PRIVATE");
    return tree.text(2).contains("AT_RECURSIVE") ? makes.naming(2, "AT_RECURSIVE") : makes;
  }
}
