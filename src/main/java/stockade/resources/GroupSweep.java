package stockade.resources;

import static stockade.linux.SystemCall.GETDENTS64;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.AT_REMOVEDIR;
import static stockade.plan.Symbols.ZERO;

import java.util.TreeSet;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Resources.Parent;

/**
 * Removes the groups that monitors which were killed have left: those named by a PID that no process has. One with processes in it
 * stays, since the kernel removes none such. getdents64(2): struct linux_dirent64.
 */
record GroupSweep(Draft draft, GroupLayout layout) {
  private static final Data.Buffer ENTRIES = new Data.Buffer("group_entries", 4096);
  private static final int LENGTH = 16;
  private static final int NAME = 19;
  private static final Slot AT = new Slot("entry");
  private static final Slot END = new Slot("entries_end");
  private static final Slot DIGIT = new Slot("entry_digit");
  private static final Slot BYTE = new Slot("entry_byte");
  private static final Slot PID = new Slot("entry_pid");

  void plan() {
    Sequence monitor = draft.monitor();
    String more = monitor.fresh("entries");
    String entry = monitor.fresh("entry");
    String next = monitor.fresh("next");
    String swept = monitor.fresh("swept");
    monitor.step(Groups.PHASE, "remove what launchers that were killed have left");
    monitor.label(more);
    monitor
        .call(GETDENTS64, GroupSlots.folder(layout.of("freezer").orElse(layout.hierarchies().get(0))), Address.of(ENTRIES), Number.of(4096))
        .into(END)
        .orGo(swept);
    monitor.when(END, Test.EQ, 0, swept);
    monitor.set(AT, Address.of(ENTRIES)).compute(END, AT, Arithmetic.PLUS, END);
    monitor.label(entry);
    readPid(monitor, next);
    monitor.call(KILL, PID, ZERO).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.NE, Number.failed(Errno.ESRCH), next);
    monitor.compute(DIGIT, AT, Arithmetic.PLUS, NAME);
    remove(monitor);
    monitor.label(next).load(DIGIT, AT, LENGTH, Width.SHORT).compute(AT, AT, Arithmetic.PLUS, DIGIT);
    monitor.when(AT, Test.LT, END, entry).go(more).label(swept);
  }

  /** In all hierarchies of version 1: that of the freezer is always used, the others where somebody needed them. */
  private void remove(Sequence monitor) {
    if (layout.unified()) {
      monitor.call(UNLINKAT, GroupSlots.folder(layout.hierarchies().get(0)), DIGIT, AT_REMOVEDIR).anyway();
      return;
    }
    String parent = layout.parent().map(path -> ((Parent.Path) path).path()).filter(path -> !path.equals("/")).orElse("");
    for (String mount : new TreeSet<>(draft.host().cgroups().legacy().values())) {
      String folder = mount + parent + "/" + GroupSlots.FOLDER;
      monitor.text(Address.of(folder + "/")).append(DIGIT);
      monitor.call(UNLINKAT, AT_FDCWD, Slots.TEXT_START, AT_REMOVEDIR).anyway();
      monitor.call(UNLINKAT, AT_FDCWD, Address.of(folder), AT_REMOVEDIR).anyway();
    }
  }

  private void readPid(Sequence monitor, String other) {
    String digit = monitor.fresh("digit");
    String end = monitor.fresh("digits_end");
    monitor.compute(DIGIT, AT, Arithmetic.PLUS, NAME).set(PID, 0);
    monitor.label(digit).load(BYTE, DIGIT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, end);
    monitor.when(BYTE, Test.LT, '0', other).when(BYTE, Test.GT, '9', other);
    monitor.compute(PID, PID, Arithmetic.TIMES, 10).compute(PID, PID, Arithmetic.PLUS, BYTE);
    monitor.compute(PID, PID, Arithmetic.MINUS, '0').compute(DIGIT, DIGIT, Arithmetic.PLUS, 1).go(digit);
    monitor.label(end);
    monitor.when(PID, Test.EQ, 0, other);
  }
}
