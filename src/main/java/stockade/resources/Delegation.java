package stockade.resources;

import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.plan.Symbols.AT_REMOVEDIR;

import java.util.ArrayList;
import java.util.List;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Origin;
import stockade.spec.Resources.Parent;

/**
 * Version 2: each group above hands its controllers on, cgroup.subtree_control. A group that has processes can't (cgroups(7), "no
 * internal processes"), so a launcher that is alone in its group moves to a leaf of its own beside the sandbox's.
 *
 * <pre>
 *   write("cgroup.subtree_control" of the parent, "+memory")
 *   write("stockade/cgroup.subtree_control", "+memory")
 * </pre>
 */
record Delegation(Sequence monitor, GroupLayout layout, Hierarchy hierarchy) {
  private static final String CONTROL = "cgroup.subtree_control";
  private static final String LEAF = "stockade-monitor";
  private static final String PROCESSES = "cgroup.procs";

  void plan(String none) {
    layout.parent().filter(Parent.Path.class::isInstance).map(path -> ((Parent.Path) path).path()).ifPresent(this::ancestors);
    for (String controller : hierarchy.controllers()) {
      boolean demanded = hierarchy.demanded().contains(controller);
      enable(GroupSlots.parent(hierarchy), controller, demanded, none, isOwn());
      enable(GroupSlots.folder(hierarchy), controller, demanded, none, false);
    }
  }

  private boolean isOwn() {
    return layout.parent().orElse(null) instanceof Parent.Own;
  }

  /** From the mount down to the parent; whether it has helped is seen at the parent. */
  private void ancestors(String path) {
    List<String> above = new ArrayList<>(List.of(""));
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      above.add(path.substring(0, slash));
    }
    if (path.equals("/")) {
      return;
    }
    Slot anywhere = new Slot("nowhere");
    for (String folder : above) {
      for (String controller : hierarchy.controllers()) {
        new GroupFile(anywhere, hierarchy.mount() + folder + "/" + CONTROL).write(monitor, "+" + controller);
      }
    }
  }

  private void enable(Slot group, String controller, boolean demanded, String none, boolean own) {
    String again = monitor.fresh("enable");
    String good = monitor.fresh("enabled");
    monitor.label(again);
    new GroupFile(group, CONTROL).write(monitor, "+" + controller);
    monitor.when(GroupFile.ANSWER, Test.GE, 0, good);
    if (own) {
      String alone = monitor.fresh("alone");
      monitor.when(GroupFile.ANSWER, Test.NE, Number.failed(Errno.EBUSY), alone);
      monitor.when(GroupSlots.MOVED, Test.NE, 0, alone);
      move(group);
      monitor.set(GroupSlots.MOVED, 1).go(again).label(alone);
    }
    if (demanded) {
      GroupFile.check(monitor, failure(controller), none);
    }
    monitor.label(good);
  }

  private static Failure failure(String controller) {
    return Failure.of("cannot have the controller " + controller + " for the sandbox's control group", Origin.DEFAULT)
        .remedy(Errno.ENOENT, "it isn't handed down to the group above: enable it in cgroup.subtree_control of those above it")
        .remedy(Errno.EBUSY, "other processes are in the control group above, so it can't be divided: start from "
            + "`systemd-run --user --scope -p Delegate=yes`, or name another with --cgroup-parent")
        .remedy(Errno.EACCES, Groups.DELEGATE)
        .remedy(Errno.EPERM, Groups.DELEGATE);
  }

  private void move(Slot group) {
    monitor.call(MKDIRAT, group, Address.of(LEAF), Number.mode(0755)).anyway();
    new GroupFile(group, LEAF + "/" + PROCESSES).write(monitor, "0");
  }

  /** At the end, where nobody else needs them: the monitor goes back to where it came from. */
  void undo(Sequence sequence) {
    if (!isOwn()) {
      return;
    }
    String stayed = sequence.fresh("stayed");
    sequence.when(GroupSlots.MOVED, Test.EQ, 0, stayed);
    Slot group = GroupSlots.parent(hierarchy);
    hierarchy.controllers().forEach(controller -> new GroupFile(group, CONTROL).write(sequence, "-" + controller));
    new GroupFile(group, PROCESSES).write(sequence, "0");
    sequence.call(UNLINKAT, group, Address.of(LEAF), AT_REMOVEDIR).anyway();
    sequence.label(stayed);
  }
}
