package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Origin;
import stockade.spec.Resources.Parent;
import stockade.spec.Spec;

/**
 * A command that joins a sandbox is in its control group before it is anywhere else in it: so it counts for the sandbox's limits, and
 * ends with it.
 *
 * <pre>
 *   exec web    openat(AT_FDCWD, "/sys/fs/cgroup/memory/stockade/web/cgroup.procs", O_WRONLY|O_CLOEXEC, 0) = $group_memory
 *               clone3(…), write($group_memory, "0", 1)
 * </pre>
 */
public final class GroupJoining {
  private static final String FILE = "cgroup.procs";
  private static final Flags FILE_FLAGS = Flags.of(O_WRONLY, O_CLOEXEC);
  private static final Slot FOLDER = new Slot("joined_group");

  private GroupJoining() {}

  /**
   * In the monitor.
   *
   * @param first what the sandbox was started with
   * @param pid the process that is joined
   */
  public static void find(Draft draft, Spec first, Slot pid) {
    GroupLayout.of(first, draft.host()).ifPresent(layout ->
        layout.hierarchies().forEach(hierarchy -> find(draft.monitor(), layout, hierarchy, name(first), pid)));
  }

  private static void find(Sequence monitor, GroupLayout layout, Hierarchy hierarchy, String name, Slot pid) {
    String none = layout.demanded() ? "" : monitor.fresh("no_group");
    monitor.step(Groups.PHASE, "open the sandbox's control group" + suffix(hierarchy)).set(GroupSlots.group(hierarchy), -1);
    if (layout.parent().orElse(null) instanceof Parent.Own) {
      Line.begin(monitor).append("/proc/").decimal(pid).append("/cgroup");
      new OwnGroup(monitor, hierarchy, Line.START).open(failure(), none);
      monitor.set(FOLDER, GroupFile.ANSWER);
      monitor.call(OPENAT, FOLDER, Address.of(FILE), FILE_FLAGS, ZERO).into(GroupFile.ANSWER).anyway();
      monitor.call(CLOSE, FOLDER).anyway();
    } else {
      String above = layout.parent().map(said -> ((Parent.Path) said).path()).orElse("/");
      String path = hierarchy.mount() + above + (above.endsWith("/") ? "" : "/") + GroupSlots.FOLDER + "/" + name + "/" + FILE;
      monitor.call(OPENAT, AT_FDCWD, Address.of(path), FILE_FLAGS, ZERO).into(GroupFile.ANSWER).anyway();
    }
    GroupFile.check(monitor, failure(), none);
    monitor.set(GroupSlots.group(hierarchy), GroupFile.ANSWER);
    if (!none.isEmpty()) {
      monitor.label(none);
    }
  }

  /** In init, while it is outside: 0 is whoever writes, cgroups(7). */
  public static void enter(Draft draft, Spec first) {
    GroupLayout.of(first, draft.host()).ifPresent(layout ->
        layout.hierarchies().forEach(hierarchy -> enter(draft.init(), layout, hierarchy)));
  }

  private static void enter(Sequence init, GroupLayout layout, Hierarchy hierarchy) {
    Slot group = GroupSlots.group(hierarchy);
    String none = init.fresh("no_group");
    init.step(Groups.PHASE, "enter the sandbox's control group" + suffix(hierarchy)).when(group, Test.LT, 0, none);
    init.call(WRITE, group, Address.of("0"), Number.of(1)).into(GroupFile.ANSWER).anyway();
    GroupFile.check(init, failure(), layout.demanded() ? "" : none);
    init.call(CLOSE, group).anyway();
    init.label(none);
  }

  private static String name(Spec first) {
    return GroupSlots.known(first).orElseThrow();
  }

  private static String suffix(Hierarchy hierarchy) {
    return hierarchy.name().isEmpty() ? "" : ": " + hierarchy.name();
  }

  private static Failure failure() {
    String elsewhere = "the group of this process and the sandbox's have none above them both that is delegated to you: "
        + "run this from where the sandbox was started";
    return Failure.of("cannot enter the control group of the sandbox", Origin.DEFAULT)
        .remedy(Errno.ENOENT, "it has just ended")
        .remedy(Errno.ENODEV, "it has just ended")
        .remedy(Errno.EACCES, elsewhere)
        .remedy(Errno.EPERM, elsewhere);
  }
}
