package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_DIRECTORY;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.AT_REMOVEDIR;
import static stockade.plan.Symbols.ZERO;

import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Origin;
import stockade.spec.Resources.Parent;

/**
 * Makes the sandbox's control group, in the monitor, before there is anything to put into it; cgroups(7).
 *
 * <pre>
 *   $group_parent_memory = openat(AT_FDCWD, "/sys/fs/cgroup/memory/", O_RDONLY|O_DIRECTORY|O_CLOEXEC, 0)
 *   mkdirat($group_parent_memory, "stockade", 0755)
 *   mkdirat($groups_memory, group_name, 0755)
 *   $group_memory = openat($groups_memory, group_name, …)
 * </pre>
 *
 * The folder {@code stockade} goes with the last sandbox, so it may go at any moment: then all is done again.
 */
public final class Groups {
  static final String PHASE = "control group";
  /** How often the folder may be removed under us. */
  private static final int TRIES = 100;

  private static final Slot TRIED = new Slot("group_tries");
  private static final Flags FOLDER_FLAGS = Flags.of(O_RDONLY, O_DIRECTORY, O_CLOEXEC);
  private static final Number MODE = Number.mode(0755);

  private final Draft draft;
  private final GroupLayout layout;
  private final Sequence monitor;

  private Groups(Draft draft, GroupLayout layout) {
    this.draft = draft;
    this.layout = layout;
    this.monitor = draft.monitor();
  }

  /** The group that this sandbox is to have, if any: who joins one makes none. */
  public static Optional<GroupLayout> layout(Draft draft) {
    return draft.joins() ? Optional.empty() : GroupLayout.of(draft.spec(), draft.host());
  }

  /** The open group of a controller; of version 2 the one there is. */
  public static Slot descriptor(Draft draft, String controller) {
    return layout(draft).flatMap(layout -> layout.of(controller)).map(GroupSlots::group).orElseThrow();
  }

  public static void make(Draft draft) {
    layout(draft).ifPresent(layout -> new Groups(draft, layout).make());
  }

  private void make() {
    monitor.step(PHASE, "no group is there yet");
    layout.hierarchies().forEach(hierarchy -> GroupSlots.setNone(monitor, hierarchy));
    monitor.set(GroupSlots.OWNER, 1);
    if (GroupSlots.known(draft.spec()).isEmpty()) {
      monitor.call(GETPID).into(Slots.ANSWER).anyway();
      monitor.set(Slots.CURSOR, GroupSlots.PID_NAME_START);
      monitor.add(new Op.AppendDecimal(Slots.CURSOR, GroupSlots.PID_NAME_END, Slots.ANSWER));
    }
    String none = layout.demanded() ? "" : monitor.fresh("no_group");
    layout.hierarchies().forEach(hierarchy -> make(hierarchy, none));
    new GroupSweep(draft, layout).plan();
    new GroupLimits(draft, layout).plan();
    if (!none.isEmpty()) {
      String made = monitor.fresh("group_made");
      monitor.go(made).label(none);
      GroupEnd.remove(monitor, draft, layout);
      layout.hierarchies().forEach(hierarchy -> GroupSlots.setNone(monitor, hierarchy));
      monitor.label(made);
    }
  }

  private void make(Hierarchy hierarchy, String none) {
    monitor.step(PHASE, "make a control group for the sandbox" + (hierarchy.name().isEmpty() ? "" : ": " + hierarchy.name()));
    Failure failure = failure();
    openParent(hierarchy, none);
    String again = monitor.fresh("group_again");
    String gone = monitor.fresh("group_gone");
    String good = monitor.fresh("group_there");
    monitor.set(TRIED, 0).label(again);
    monitor.call(MKDIRAT, GroupSlots.parent(hierarchy), Address.of(GroupSlots.FOLDER), MODE).into(GroupFile.ANSWER).anyway();
    tolerate(Errno.EEXIST, failure, none);
    open(GroupSlots.parent(hierarchy), Address.of(GroupSlots.FOLDER), GroupSlots.folder(hierarchy), gone, failure, none);
    handOn(hierarchy, none);
    makeOwn(hierarchy, gone, none);
    monitor.go(good).label(gone);
    monitor.compute(TRIED, TRIED, Arithmetic.PLUS, 1).when(TRIED, Test.LT, TRIES, again);
    GroupFile.check(monitor, failure, none);
    monitor.label(good);
  }

  private Failure failure() {
    return Failure.of("cannot make a control group for the sandbox", origin())
        .remedy(Errno.EACCES, DELEGATE)
        .remedy(Errno.EPERM, DELEGATE)
        .remedy(Errno.EROFS, "control groups are mounted read-only here")
        .remedy(Errno.ENOENT, "its parent does not exist: make it, or name another with --cgroup-parent")
        .remedy(Errno.EBUSY, "a sandbox of this name is running: stop it, or choose another name")
        .remedy(Errno.EAGAIN, "too many control groups: see cgroup.max.descendants of those above");
  }

  static final String DELEGATE = "the control group above is not delegated to you: start from `systemd-run --user --scope -p "
      + "Delegate=yes`, or name one that is with --cgroup-parent";

  private Origin origin() {
    return draft.spec().resources().parent().map(said -> said.origin())
        .or(() -> draft.spec().resources().limits().stream().map(limit -> limit.origin()).findFirst())
        .orElse(Origin.DEFAULT);
  }

  private void tolerate(Errno errno, Failure failure, String none) {
    String there = monitor.fresh("there");
    monitor.when(GroupFile.ANSWER, Test.EQ, Number.failed(errno), there);
    GroupFile.check(monitor, failure, none);
    monitor.label(there);
  }

  private void open(Value at, Value name, Slot into, String gone, Failure failure, String none) {
    monitor.call(OPENAT, at, name, FOLDER_FLAGS, ZERO).into(GroupFile.ANSWER).anyway();
    if (!gone.isEmpty()) {
      monitor.when(GroupFile.ANSWER, Test.EQ, Number.failed(Errno.ENOENT), gone);
    }
    GroupFile.check(monitor, failure, none);
    monitor.set(into, GroupFile.ANSWER);
  }

  private void openParent(Hierarchy hierarchy, String none) {
    Slot parent = GroupSlots.parent(hierarchy);
    if (layout.parent().orElse(null) instanceof Parent.Own) {
      new OwnGroup(monitor, hierarchy).open(failure(), none);
      monitor.set(parent, GroupFile.ANSWER);
    } else {
      String path = layout.parent().map(said -> ((Parent.Path) said).path()).orElse("/");
      open(AT_FDCWD, Address.of(hierarchy.mount() + path), parent, "", failure(), none);
    }
  }

  /** Version 2: a group has the controllers that its parent hands on. Version 1: a new group's processors are none. */
  private void handOn(Hierarchy hierarchy, String none) {
    if (layout.unified()) {
      new Delegation(monitor, layout, hierarchy).plan(none);
    } else if (hierarchy.controllers().contains("cpuset")) {
      inherit(GroupSlots.parent(hierarchy), GroupSlots.folder(hierarchy));
    }
  }

  private void inherit(Slot from, Slot to) {
    for (String file : new String[] {"cpuset.cpus", "cpuset.mems"}) {
      String unread = monitor.fresh("unread");
      new GroupFile(from, file).read(monitor, unread);
      new GroupFile(to, file).write(monitor, GroupFile.READ_TEXT, GroupFile.ANSWER);
      monitor.label(unread);
    }
  }

  /**
   * What a monitor that was killed has left is empty, and removed; a group with processes is another sandbox's, and a name is one's
   * alone, also where nothing else needs a group.
   */
  private void makeOwn(Hierarchy hierarchy, String gone, String none) {
    Slot folder = GroupSlots.folder(hierarchy);
    Value name = GroupSlots.name(draft);
    String made = monitor.fresh("made");
    Failure failure = failure();
    monitor.call(MKDIRAT, folder, name, MODE).into(GroupFile.ANSWER).anyway();
    monitor.when(GroupFile.ANSWER, Test.GE, 0, made);
    monitor.when(GroupFile.ANSWER, Test.EQ, Number.failed(Errno.ENOENT), gone);
    monitor.when(GroupFile.ANSWER, Test.EQ, Number.failed(Errno.ENODEV), gone);
    tolerate(Errno.EEXIST, failure, none);
    monitor.call(UNLINKAT, folder, name, AT_REMOVEDIR).into(GroupFile.ANSWER).anyway();
    String idle = monitor.fresh("idle");
    monitor.when(GroupFile.ANSWER, Test.NE, Number.failed(Errno.EBUSY), idle);
    GroupFile.check(monitor, failure, "");
    monitor.label(idle);
    tolerate(Errno.ENOENT, failure, none);
    monitor.call(MKDIRAT, folder, name, MODE).into(GroupFile.ANSWER).anyway();
    monitor.when(GroupFile.ANSWER, Test.EQ, Number.failed(Errno.ENOENT), gone);
    GroupFile.check(monitor, failure, none);
    monitor.label(made);
    open(folder, name, GroupSlots.group(hierarchy), gone, failure, none);
    if (!layout.unified() && hierarchy.controllers().contains("cpuset")) {
      inherit(folder, GroupSlots.group(hierarchy));
    }
  }
}
