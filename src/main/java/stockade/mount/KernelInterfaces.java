package stockade.mount;

import static stockade.linux.AtFlag.AT_RECURSIVE;
import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOEXEC;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.MountAttr.MOUNT_ATTR_RDONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.spec.Confinement.View;
import stockade.spec.Origin;

/**
 * What of the kernel's interfaces is out of reach: masked, or read-only. These are the paths that OCI runtimes close, and a few of
 * the same kind. All are named relative to the descriptor of our own /proc, so that nothing a root contains stands in for them.
 */
final class KernelInterfaces {
  private static final String PHASE = "kernel interfaces";

  static final List<String> MASKED = List.of(
      "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kallsyms", "/proc/kcore", "/proc/keys",
      "/proc/latency_stats", "/proc/pagetypeinfo", "/proc/sched_debug", "/proc/scsi", "/proc/slabinfo",
      "/proc/timer_list", "/proc/timer_stats", "/proc/vmallocinfo");

  /** What only the host's root may open: out of reach by itself in a user namespace. */
  static final List<String> MASKED_FROM_ROOT =
      List.of("/proc/kmsg", "/proc/kpagecgroup", "/proc/kpagecount", "/proc/kpageflags");

  static final List<String> READ_ONLY = List.of(
      "/proc/bus", "/proc/driver", "/proc/fs", "/proc/irq", "/proc/mtrr", "/proc/sys", "/proc/sysrq-trigger");

  /** Where a spec binds the host's /sys. */
  static final List<String> MASKED_BELOW_SYS = List.of(
      "/sys/firmware", "/sys/devices/virtual/powercap", "/sys/kernel/debug", "/sys/kernel/security",
      "/sys/kernel/tracing", "/sys/fs/bpf", "/sys/fs/pstore");

  private static final Slot NAME = new Slot("interface");
  private static final Slot TREE = new Slot("interface_tree");

  private KernelInterfaces() {}

  /** Closes what is below /proc, whose descriptor is {@code proc}; what this kernel doesn't have is passed over. */
  static void close(Draft draft, Slot proc) {
    Sequence init = draft.init();
    List<String> all = new ArrayList<>(MASKED);
    all.addAll(draft.ids().hasUserNamespace() ? List.of() : MASKED_FROM_ROOT);
    List<String> masked = below("/proc/", closed(draft, all));
    if (!masked.isEmpty()) {
      init.step(PHASE, "mask what tells of the kernel and of the machine");
      Rows.each(init, "masked", masked, NAME, next -> {
        Place.openBelow(init, proc, NAME, Masks.PLACE, next, failure("mask a file of /proc"));
        Masks.cover(init, failure("mask a file of /proc"));
      });
    }
    List<String> readOnly = below("/proc/", closed(draft, READ_ONLY));
    if (!readOnly.isEmpty()) {
      init.step(PHASE, "make the kernel's switches read-only");
      Rows.each(init, "read_only", readOnly, NAME, next -> makeReadOnly(init, proc, next));
    }
  }

  private static void makeReadOnly(Sequence init, Slot proc, String next) {
    Failure failure = failure("make a part of /proc read-only");
    Place.openBelow(init, proc, NAME, Masks.PLACE, next, failure);
    init.call(OPEN_TREE, proc, NAME, Flags.of(OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC, AT_RECURSIVE)).into(TREE).orDie(failure);
    Kernel.setAttributes(
            init, TREE, true, MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC)
        .orDie(failure);
    Kernel.move(init, TREE, Masks.PLACE).orDie(failure);
    init.call(CLOSE, Masks.PLACE).anyway();
    init.call(CLOSE, TREE).anyway();
  }

  /** There is no /sys but where a spec binds it. */
  static void closeSys(Draft draft) {
    List<String> masked = closed(draft, MASKED_BELOW_SYS);
    boolean bound = draft.spec().mounts().stream().anyMatch(mount -> ("/sys/").startsWith(mount.path() + "/")
        || mount.path().equals("/"));
    if (bound && !masked.isEmpty()) {
      Sequence init = draft.init();
      init.step(PHASE, "mask what is delicate below /sys");
      Rows.each(init, "masked", masked, NAME, next -> {
        init.text(NAME);
        Place.open(init, Slots.TEXT_START, Masks.PLACE, next, failure("mask a file of /sys"), Errno.ENOENT);
        Masks.cover(init, failure("mask a file of /sys"));
      });
    }
  }

  /** Without those that the spec unmasks, by their own name or by a folder's above them. */
  private static List<String> closed(Draft draft, List<String> paths) {
    View view = draft.spec().confinement().view();
    return paths.stream()
        .filter(path -> !view.unmasksAll())
        .filter(path -> view.unmasked().stream().noneMatch(open -> isBelow(path, open.path())))
        .toList();
  }

  private static boolean isBelow(String path, String folder) {
    return (path + "/").startsWith(folder + "/");
  }

  /** What is unmasked is one of ours, or a folder above one: another mask is a mount of the spec. */
  static void demandMasked(Draft draft) {
    List<String> all = Stream.of(MASKED, MASKED_FROM_ROOT, READ_ONLY, MASKED_BELOW_SYS).flatMap(List::stream).toList();
    draft.spec().confinement().view().unmasked().stream()
        .filter(open -> !open.path().equals("all") && all.stream().noneMatch(path -> isBelow(path, open.path())))
        .findFirst()
        .ifPresent(open -> {
          throw PlanException.at(open.origin(),
              "nothing at %s is masked by itself; name a masked path or a folder above one, or leave it out".formatted(open.path()));
        });
  }

  private static List<String> below(String folder, List<String> paths) {
    return paths.stream().map(path -> path.substring(folder.length())).toList();
  }

  private static Failure failure(String what) {
    return Failure.of("cannot " + what, Origin.DEFAULT);
  }
}
