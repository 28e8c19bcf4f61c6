package stockade.resources;

import static stockade.linux.SystemCall.BPF;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.STATX;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Filled;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Limit;
import stockade.spec.Origin;

/** Writes the limits, while nobody is in the group. */
record GroupLimits(Draft draft, GroupLayout layout) {
  private static final Data.Buffer STATUS = new Data.Buffer("device_statx", 256);
  private static final Number STATX_TYPE = Number.symbol("STATX_TYPE", 1);
  private static final int MODE = 28;
  private static final int MAJOR = 128;
  private static final int MINOR = 132;
  private static final int TYPE_MASK = 0170000;
  private static final Number BLOCK_DEVICE = Number.symbol("S_IFBLK", 0060000);
  private static final Slot LENGTH = new Slot("group_length");
  private static final Slot PROGRAM = new Slot("device_program");

  void plan() {
    List<Limit> limits = draft.spec().resources().limits();
    for (Limit limit : limits) {
      for (Setting setting : LimitFiles.of(limit, limits, layout.unified())) {
        Hierarchy hierarchy = layout.of(setting.controller()).orElseThrow();
        draft.monitor().step(Groups.PHASE, limit.key().word() + ": " + setting.file());
        write(GroupSlots.group(hierarchy), setting, limit);
      }
      if (limit instanceof Limit.Devices devices && layout.unified()) {
        attach(GroupSlots.group(layout.hierarchies().get(0)), devices);
      }
    }
  }

  private void write(Slot group, Setting setting, Limit limit) {
    Sequence monitor = draft.monitor();
    GroupFile file = new GroupFile(group, setting.file());
    String good = monitor.fresh("limited");
    setting.device().ifPresentOrElse(
        device -> {
          number(device, setting, limit.origin());
          file.write(monitor, Slots.TEXT_START, LENGTH);
        },
        () -> file.write(monitor, setting.text()));
    setting.otherwise().ifPresent(other -> {
      monitor.when(GroupFile.ANSWER, Test.NE, Number.failed(Errno.ENOENT), good);
      write(group, other, limit);
    });
    if (!setting.optional()) {
      GroupFile.check(monitor, failure(setting, limit), "");
    }
    monitor.label(good);
  }

  private static Failure failure(Setting setting, Limit limit) {
    return Failure.of("cannot set " + setting.file() + " of the control group to " + setting.text().strip(), limit.origin())
        .remedy(Errno.ENOENT, "this kernel has no such limit: leave " + limit.key().word() + " out")
        .remedy(Errno.ENODEV, "it is no whole disk of this host, or another sandbox of the name is starting")
        .remedy(Errno.EINVAL, "the kernel doesn't take it here: it is out of range, or more than the group above has")
        .remedy(Errno.ERANGE, "the kernel doesn't take it here: it is out of range")
        .remedy(Errno.EOPNOTSUPP, "the disk or the kernel has no such limit: leave " + limit.key().word() + " out")
        .remedy(Errno.EACCES, Groups.DELEGATE)
        .remedy(Errno.EPERM, Groups.DELEGATE);
  }

  /** {@code MAJOR:MINOR} of a block device, and the setting's text. statx(2): stx_rdev_major, stx_rdev_minor. */
  private void number(String device, Setting setting, Origin origin) {
    Sequence monitor = draft.monitor();
    String block = monitor.fresh("block_device");
    Failure failure = Failure.of("cannot limit " + device, origin).remedy(Errno.ENOENT, "this host has no such disk");
    monitor.call(STATX, AT_FDCWD, Address.of(device), ZERO, STATX_TYPE, Address.of(STATUS)).orDie(failure);
    monitor.load(Slots.ANSWER, Address.of(STATUS), MODE, Width.SHORT);
    monitor.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.AND, TYPE_MASK).when(Slots.ANSWER, Test.EQ, BLOCK_DEVICE, block);
    monitor.set(Slot.ERROR, Errno.ENOTBLK.number()).fail(failure.remedy("name a disk")).label(block);
    monitor.load(Slots.ANSWER, Address.of(STATUS), MAJOR, Width.INT);
    monitor.load(LENGTH, Address.of(STATUS), MINOR, Width.INT);
    monitor.set(Slots.CURSOR, Slots.TEXT_START).appendDecimal(Slots.ANSWER).append(":").appendDecimal(LENGTH);
    monitor.append(setting.text()).length(LENGTH);
  }

  /** bpf(2): BPF_PROG_LOAD takes type, instructions and licence; BPF_PROG_ATTACH the group's descriptor. */
  private void attach(Slot group, Limit.Devices devices) {
    Sequence monitor = draft.monitor();
    Failure failure = Failure.of("cannot limit devices", devices.origin())
        .remedy(Errno.EINVAL, "this kernel has no such programs: it needs CONFIG_CGROUP_BPF")
        .remedy(Errno.EPERM, "this needs CAP_BPF, or CAP_SYS_ADMIN, of the host")
        .remedy(Errno.ENOSYS, "this kernel has no bpf(2)");
    Data.Struct program = DeviceProgram.of(devices);
    Data.Struct load = new Data.Struct(List.of(
        new Data.Field("prog_type", Width.INT, Number.symbol("BPF_PROG_TYPE_CGROUP_DEVICE", 15)),
        new Data.Field("insn_cnt", Width.INT, Number.of(program.size() / 8)),
        new Data.Field("insns", Width.LONG, Address.of(program)),
        new Data.Field("license", Width.LONG, Address.of("Apache-2.0")),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO)));
    monitor.step(Groups.PHASE, "device-limit: a program that the kernel asks");
    monitor.call(BPF, Number.symbol("BPF_PROG_LOAD", 5), Address.of(load), Number.of(load.size())).into(PROGRAM).orDie(failure);
    Address attach = new Filled(16, List.of(
        new Filled.Member("target_fd", 0, Width.INT, group),
        new Filled.Member("attach_bpf_fd", 4, Width.INT, PROGRAM),
        new Filled.Member("attach_type", 8, Width.INT, Number.symbol("BPF_CGROUP_DEVICE", 6)))).write(monitor);
    monitor.call(BPF, Number.symbol("BPF_PROG_ATTACH", 8), attach, Number.of(16)).orDie(failure);
    monitor.call(CLOSE, PROGRAM).anyway();
  }
}
