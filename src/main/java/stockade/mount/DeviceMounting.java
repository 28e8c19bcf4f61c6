package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NOEXEC;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.MKNODAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.SYMLINKAT;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.spec.Mount.Tmpfs;
import stockade.spec.Origin;

/**
 * A fresh /dev on a file system of its own: six harmless devices of the host, a devpts of its own, and the usual links.
 * /dev/shm is a folder of it, since one file system more would cost a launch a twentieth of its time. Nothing that the root
 * has at /dev is used. Mode 0755: in a sticky folder that all may write to, opening a device with O_CREAT, as shells do for
 * {@code >/dev/null}, is refused to all but its owner (proc(5), protected_fifos and its like).
 */
record DeviceMounting() implements Mounting {
  private static final List<String> NODES = List.of("null", "zero", "full", "random", "urandom", "tty");
  private static final Map<String, String> LINKS = new LinkedHashMap<>();
  private static final Slot DEV = new Slot("dev");
  private static final Slot PLACE = new Slot("dev_place");
  private static final Slot PTS = new Slot("pts");
  private static final Number S_IFREG = Number.symbol("S_IFREG|0666", 0100666);
  /** The group tty of Debian and its kin; grantpt(3) expects it. */
  private static final long TTY_GROUP = 5;

  static {
    LINKS.put("fd", "/proc/self/fd");
    LINKS.put("stdin", "/proc/self/fd/0");
    LINKS.put("stdout", "/proc/self/fd/1");
    LINKS.put("stderr", "/proc/self/fd/2");
    LINKS.put("ptmx", "pts/ptmx");
  }

  @Override
  public void build(Draft draft) {
    Sequence init = draft.init();
    init.step("sources", "take the devices that every program may use");
    for (String node : NODES) {
      init.call(OPEN_TREE, AT_FDCWD, Address.of("/dev/" + node), Flags.of(OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC))
          .into(slot(node))
          .orDie(failure("take the host's /dev/" + node));
    }
    init.step("sources", "make a file system for /dev");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("size", Long.toString(Tmpfs.DEFAULT_SIZE));
    options.put("mode", "0755");
    Kernel.newFileSystem(
        init, "tmpfs", options, Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NOEXEC), DEV, failure("make a fresh /dev"));
    fill(init);
  }

  private void fill(Sequence init) {
    Failure failure = failure("fill the fresh /dev");
    NODES.forEach(node ->
        init.call(MKNODAT, DEV, Address.of(node), S_IFREG, ZERO).orDie(failure));
    LINKS.forEach((name, target) ->
        init.call(SYMLINKAT, Address.of(target), DEV, Address.of(name)).orDie(failure));
    init.call(MKDIRAT, DEV, Address.of("pts"), Number.mode(0755)).orDie(failure);
    init.call(MKDIRAT, DEV, Address.of("shm"), Number.mode(01777)).orDie(failure);
  }

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount it at /dev");
    new Place("/dev", Origin.DEFAULT).demandOrMakeStrictly(init, PLACE);
    Kernel.move(init, DEV, PLACE).orDie(failure("mount /dev"));
    init.step("mounts", "mount the devices on it");
    NODES.forEach(node -> Kernel.move(init, slot(node), DEV, Address.of(node)).orDie(failure("mount /dev/" + node)));
    attachTerminals(draft);
  }

  /** devpts: each mount of it is an instance of its own since 4.7. */
  private void attachTerminals(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "give it terminals of its own");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("ptmxmode", "0666");
    options.put("mode", "0620");
    if (draft.ids().allowsGroups() && draft.ids().mapsGid(TTY_GROUP)) {
      options.put("gid", Long.toString(TTY_GROUP));
    }
    Failure failure = failure("mount /dev/pts");
    Kernel.newFileSystem(init, "devpts", options, Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NOEXEC), PTS, failure);
    Kernel.move(init, PTS, DEV, Address.of("pts")).orDie(failure);
  }

  private static Slot slot(String node) {
    return new Slot("dev_" + node);
  }

  private static Failure failure(String what) {
    return Failure.of("cannot " + what, Origin.DEFAULT)
        .remedy(Errno.ENOENT, "use --no-dev, or --dev-bind the devices that you need");
  }
}
