package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_DIRECTORY;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.GroupLayout.Hierarchy;

/**
 * The group of version 2 that a process is in, found at run time: the line {@code 0::PATH} of its /proc/PID/cgroup.
 *
 * @param file the path of that
 */
record OwnGroup(Sequence monitor, Hierarchy hierarchy, Value file) {
  /** Of the launcher itself. */
  OwnGroup(Sequence monitor, Hierarchy hierarchy) {
    this(monitor, hierarchy, Address.of("/proc/self/cgroup"));
  }

  private static final Slot AT = new Slot("own_group");
  private static final Slot BYTE = new Slot("own_group_byte");
  private static final Slot PATH = new Slot("own_group_path");

  /** Its descriptor, into {@link GroupFile#ANSWER}. */
  void open(Failure failure, String none) {
    String unknown = monitor.fresh("unknown_group");
    String known = monitor.fresh("known_group");
    monitor.set(Slots.ANSWER, AT_FDCWD);
    new GroupFile(Slots.ANSWER, file).read(monitor, unknown);
    findPath(unknown);
    monitor.text(Address.of(hierarchy.mount())).append(PATH);
    monitor
        .call(OPENAT, AT_FDCWD, Slots.TEXT_START, Flags.of(O_RDONLY, O_DIRECTORY, O_CLOEXEC), ZERO)
        .into(GroupFile.ANSWER)
        .anyway();
    monitor.go(known).label(unknown);
    monitor.set(GroupFile.ANSWER, stockade.plan.Number.failed(stockade.linux.Errno.ENOENT));
    monitor.label(known);
    GroupFile.check(monitor, failure, none);
  }

  /** Lines begin with a number; only that of version 2 is 0. */
  private void findPath(String unknown) {
    String line = monitor.fresh("line");
    String skip = monitor.fresh("skip");
    String path = monitor.fresh("path");
    String end = monitor.fresh("path_end");
    monitor.set(AT, GroupFile.READ_TEXT).label(line);
    monitor.load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, unknown);
    monitor.when(BYTE, Test.EQ, '0', path);
    monitor.label(skip).load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, unknown);
    monitor.compute(AT, AT, Arithmetic.PLUS, 1).when(BYTE, Test.NE, '\n', skip).go(line);
    monitor.label(path).compute(PATH, AT, Arithmetic.PLUS, 3);
    String next = monitor.fresh("next");
    monitor.label(next).load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, unknown).when(BYTE, Test.EQ, '\n', end);
    monitor.compute(AT, AT, Arithmetic.PLUS, 1).go(next);
    monitor.label(end).store(AT, 0, Width.BYTE, ZERO);
  }
}
