package stockade.resources;

import static stockade.linux.SystemCall.CLOCK_NANOSLEEP;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.plan.Symbols.AT_REMOVEDIR;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.Optional;
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
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.GroupLayout.Hierarchy;

/**
 * The end of a control group, in the monitor, when init is dead: what is left in it is killed, and its folders go. Version 2 kills
 * by cgroup.kill (since 5.14). Where that isn't there, and the PID namespace is the host's, processes are killed one by one while the
 * freezer holds them, so that none forks away.
 */
public final class GroupEnd {
  private static final Slot TRIED = new Slot("end_tries");
  private static final int TRIES = 400;
  private static final Number SIGKILL = Number.symbol("SIGKILL", 9);
  private static final Data.Struct PAUSE = new Data.Struct(List.of(
      new Data.Field("tv_sec", Width.LONG, ZERO), new Data.Field("tv_nsec", Width.LONG, Number.of(5_000_000))));
  private static final Slot AT = new Slot("process_at");
  private static final Slot BYTE = new Slot("process_byte");
  private static final Slot PID = new Slot("process");

  private GroupEnd() {}

  /** In the monitor's part, or in the report, which other processes come to as well. */
  public static void plan(Sequence sequence, Draft draft) {
    Optional<GroupLayout> layout = Groups.layout(draft);
    if (layout.isEmpty()) {
      return;
    }
    String done = sequence.fresh("no_group");
    sequence.when(GroupSlots.OWNER, Test.EQ, 0, done);
    kill(sequence, draft, layout.get());
    remove(sequence, draft, layout.get());
    sequence.label(done);
  }

  /** Kills what is left. */
  public static void kill(Sequence sequence, Draft draft, GroupLayout layout) {
    boolean killFile = layout.unified() && draft.host().kernel().isAtLeast(5, 14);
    if (killFile) {
      new GroupFile(GroupSlots.group(layout.hierarchies().get(0)), "cgroup.kill").write(sequence, "1");
    } else if (!GroupLayout.endsWithInit(draft.spec())) {
      killEach(sequence, layout);
    }
  }

  private static void killEach(Sequence sequence, GroupLayout layout) {
    String again = sequence.fresh("kill_again");
    String none = sequence.fresh("none_left");
    Slot group = GroupSlots.group(layout.hierarchies().get(0));
    Optional<GroupFile> state = layout.unified() ? Optional.empty()
        : layout.of("freezer").map(freezer -> new GroupFile(GroupSlots.group(freezer), "freezer.state"));
    sequence.set(TRIED, 0).label(again);
    state.ifPresent(file -> file.write(sequence, "FROZEN"));
    new GroupFile(group, "cgroup.procs").read(sequence, none);
    eachPid(sequence);
    state.ifPresent(file -> file.write(sequence, "THAWED"));
    sequence.load(BYTE, GroupFile.READ_TEXT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, none);
    pause(sequence);
    sequence.compute(TRIED, TRIED, Arithmetic.PLUS, 1).when(TRIED, Test.LT, TRIES, again);
    sequence.label(none);
  }

  private static void eachPid(Sequence sequence) {
    String line = sequence.fresh("line");
    String digit = sequence.fresh("digit");
    String end = sequence.fresh("line_end");
    String done = sequence.fresh("lines_end");
    sequence.set(AT, GroupFile.READ_TEXT).label(line).set(PID, 0);
    sequence.label(digit).load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, done).when(BYTE, Test.EQ, '\n', end);
    sequence.compute(PID, PID, Arithmetic.TIMES, 10).compute(PID, PID, Arithmetic.PLUS, BYTE);
    sequence.compute(PID, PID, Arithmetic.MINUS, '0').compute(AT, AT, Arithmetic.PLUS, 1).go(digit);
    sequence.label(end).compute(AT, AT, Arithmetic.PLUS, 1).when(PID, Test.LE, 0, line);
    sequence.call(KILL, PID, SIGKILL).anyway();
    sequence.go(line).label(done);
  }

  private static void pause(Sequence sequence) {
    sequence.call(CLOCK_NANOSLEEP, CLOCK_MONOTONIC, ZERO, Address.of(PAUSE), NULL).anyway();
  }

  /** A group stays busy for a moment after its last process has ended. One that isn't ours is not touched. */
  static void remove(Sequence sequence, Draft draft, GroupLayout layout) {
    Value name = GroupSlots.name(draft);
    for (Hierarchy hierarchy : layout.hierarchies()) {
      String again = sequence.fresh("remove");
      String removed = sequence.fresh("removed");
      sequence.when(GroupSlots.group(hierarchy), Test.LT, 0, removed).set(TRIED, 0).label(again);
      sequence.call(UNLINKAT, GroupSlots.folder(hierarchy), name, AT_REMOVEDIR).into(Slots.ANSWER).anyway();
      sequence.when(Slots.ANSWER, Test.NE, Number.failed(Errno.EBUSY), removed);
      pause(sequence);
      sequence.compute(TRIED, TRIED, Arithmetic.PLUS, 1).when(TRIED, Test.LT, TRIES, again).label(removed);
      String none = sequence.fresh("no_folder");
      sequence.when(GroupSlots.parent(hierarchy), Test.LT, 0, none);
      sequence.call(UNLINKAT, GroupSlots.parent(hierarchy), Address.of(GroupSlots.FOLDER), AT_REMOVEDIR).anyway();
      if (layout.unified()) {
        new Delegation(sequence, layout, hierarchy).undo(sequence);
      }
      sequence.label(none);
    }
  }
}
