package stockade.resources;

import static stockade.linux.SystemCall.UNSHARE;

import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.CloneFlag;
import stockade.linux.Errno;
import stockade.linux.Namespace;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Origin;

/**
 * Init enters its control group before it does anything else: into one of version 2 it is cloned, clone3(2) with CLONE_INTO_CGROUP
 * (since 5.7), which spares the kernel the wait that a move costs; into those of version 1 the monitor puts it while it waits.
 */
public final class GroupEntry {
  private static final Slot LENGTH = new Slot("init_text_length");

  private GroupEntry() {}

  /** The descriptor of the group that init is cloned into; negative: it is cloned without. */
  public static Optional<Slot> clonedInto(Draft draft) {
    return Groups.layout(draft).filter(GroupLayout::unified).map(layout -> GroupSlots.group(layout.hierarchies().get(0)));
  }

  /** Whether the group may turn out to be missing. */
  public static boolean isCertain(Draft draft) {
    return Groups.layout(draft).filter(GroupLayout::demanded).isPresent();
  }

  /** Whether init has to wait until the monitor has done something to it. */
  public static boolean needsHandshake(Draft draft) {
    return Groups.layout(draft).filter(GroupLayout::isJoinedLater).isPresent()
        || !draft.spec().resources().scheduling().isDefault();
  }

  /**
   * Whether the cgroup namespace is made after the clone: its root is the group that its maker is in, cgroup_namespaces(7), and a
   * clone would take the monitor's.
   */
  public static boolean isolatesLater(Draft draft) {
    return Groups.layout(draft).isPresent() && draft.spec().isolation().isPrivate(Namespace.CGROUP);
  }

  /** In the monitor, when init is there. */
  public static void put(Draft draft) {
    Groups.layout(draft).filter(GroupLayout::isJoinedLater).ifPresent(layout -> layout.hierarchies()
        .forEach(hierarchy -> putWhereThere(draft.monitor(), layout, hierarchy)));
  }

  private static void putWhereThere(Sequence monitor, GroupLayout layout, Hierarchy hierarchy) {
    String none = monitor.fresh("without_group");
    if (!layout.demanded()) {
      monitor.when(GroupSlots.group(hierarchy), Test.LT, 0, none);
    }
    put(monitor, hierarchy);
    monitor.label(none);
  }

  private static void put(Sequence monitor, Hierarchy hierarchy) {
    monitor.step(Groups.PHASE, "put init into the sandbox's control group: " + hierarchy.name());
    Line.begin(monitor).decimal(Slots.INIT).length(LENGTH);
    new GroupFile(GroupSlots.group(hierarchy), "cgroup.procs").write(monitor, Line.START, LENGTH);
    GroupFile.check(monitor, Failure.of("cannot put init into the sandbox's control group", Origin.DEFAULT)
        .remedy(Errno.ENODEV, "another sandbox of the name is starting: choose another name")
        .remedy(Errno.ENOENT, "another sandbox of the name is starting: choose another name")
        .remedy(Errno.ENOSPC, "its cpuset has no processors or no memory"), "");
  }

  /** In init, first of all: if it fails, the monitor removes the group. */
  public static void disown(Draft draft) {
    if (Groups.layout(draft).isPresent()) {
      draft.init().step(Groups.PHASE, "the group is the monitor's to remove").set(GroupSlots.OWNER, 0);
    }
  }

  /** In init, once it is in its group. */
  public static void isolate(Draft draft) {
    Sequence init = draft.init();
    if (isolatesLater(draft)) {
      init.step(Groups.PHASE, "see no control group above one's own");
      init.call(UNSHARE, Flags.of(CloneFlag.CLONE_NEWCGROUP))
          .orDie(Failure.of("cannot make a cgroup namespace", draft.spec().isolation().origin()));
    }
  }
}
