package stockade.mount;

import static stockade.linux.AtFlag.AT_RECURSIVE;
import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOEXEC;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;
import static stockade.plan.Symbols.AT_FDCWD;

import java.util.Map;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.spec.Origin;

/**
 * A fresh /proc of the sandbox's PID namespace. It is made before the pivot: in a user namespace the kernel allows it only
 * while a /proc without covers is in sight, which is the host's. Where the PID namespace is the host's, so is its /proc.
 */
record ProcMounting() implements Mounting {
  private static final Slot PROC = new Slot("proc");
  private static final Slot PLACE = new Slot("proc_place");
  private static final Flags ATTRIBUTES = Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC);

  @Override
  public void build(Draft draft) {
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot make a fresh /proc", Origin.DEFAULT)
        .remedy(Errno.EPERM, "something covers parts of this host's /proc, as in a container: use --no-proc, or "
            + "--ro-bind /proc with --share pid");
    if (draft.spec().isolation().isPrivate(Namespace.PID)) {
      init.step("sources", "make a /proc of the sandbox's own processes");
      Kernel.newFileSystem(init, "proc", options(draft), ATTRIBUTES, PROC, failure);
    } else {
      init.step("sources", "take the host's /proc: its processes are in sight anyway");
      init.call(OPEN_TREE, AT_FDCWD, Address.of("/proc"), Flags.of(OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC, AT_RECURSIVE))
          .into(PROC)
          .orDie(failure);
      Kernel.setAttributes(init, PROC, true, Kernel.attr(ATTRIBUTES, Symbols.ZERO)).orDie(failure);
    }
  }

  /** proc(5), hidepid: since 3.3 a number, by this name since 5.8. */
  private static Map<String, String> options(Draft draft) {
    return draft.spec().confinement().view().hiddenProcesses() ? Map.of("hidepid", "invisible") : Map.of();
  }

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount it at /proc");
    new Place("/proc", Origin.DEFAULT).demandOrMakeStrictly(init, PLACE);
    Kernel.move(init, PROC, PLACE).orDie(Failure.of("cannot mount /proc", Origin.DEFAULT));
    KernelInterfaces.close(draft, PROC);
  }
}
