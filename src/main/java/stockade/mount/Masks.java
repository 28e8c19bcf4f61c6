package stockade.mount;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOEXEC;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.MountAttr.MOUNT_ATTR_RDONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;
import static stockade.plan.Symbols.AT_FDCWD;

import java.util.LinkedHashMap;
import java.util.Map;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Kind;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.spec.Mount.Mask;
import stockade.spec.Origin;

/**
 * What can be neither read nor written. Over a file comes a device node on a mount without devices, which nobody can open, not
 * even root; over a folder an empty one, closed and read-only. Nothing is made on the host. Both are taken from the host and
 * from a file system of our own, never by a name inside the root, where a link could stand in for them.
 *
 * <p>A mount that is attached can be cloned: the first mask of a kind is attached itself, the others are clones of it.
 */
final class Masks {
  private static final Slot FILE = new Slot("file_mask");
  private static final Slot FILE_USED = new Slot("file_mask_used");
  private static final Slot FOLDER = new Slot("folder_mask");
  private static final Slot FOLDER_USED = new Slot("folder_mask_used");
  private static final Slot TREE = new Slot("mask");
  static final Slot PLACE = new Slot("mask_place");

  private Masks() {}

  /** Before the pivot, where any mask is wished. */
  static void build(Draft draft) {
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot take a mask for files from /dev/null", Origin.DEFAULT);
    init.step("sources", "take a device node that nobody can open, to mask files with");
    init.call(OPEN_TREE, AT_FDCWD, Address.of("/dev/null"), Flags.of(OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC))
        .into(FILE)
        .orDie(failure);
    Kernel.setAttributes(
            init, FILE, false, MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC)
        .orDie(failure);
  }

  /** Covers what {@link #PLACE} names, a file or a folder. */
  static void cover(Sequence init, Failure failure) {
    String file = init.fresh("mask_file");
    String made = init.fresh("made");
    String attach = init.fresh("attach");
    Kind.of(init, PLACE, file, failure);
    init.when(FOLDER_USED, Test.NE, 0, made);
    makeFolder(init, failure);
    init.label(made);
    take(init, FOLDER, FOLDER_USED, attach, failure);
    init.label(file);
    take(init, FILE, FILE_USED, attach, failure);
    init.label(attach);
    Kernel.move(init, TREE, PLACE).orDie(failure);
    init.call(CLOSE, PLACE).anyway();
  }

  private static void makeFolder(Sequence init, Failure failure) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("size", "4096");
    options.put("mode", "0");
    Flags attributes = Flags.of(MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC);
    Kernel.newFileSystem(init, "tmpfs", options, attributes, FOLDER, failure);
  }

  private static void take(Sequence init, Slot mask, Slot used, String attach, Failure failure) {
    String again = init.fresh("again");
    init.when(used, Test.NE, 0, again).set(used, 1).set(TREE, mask).go(attach);
    init.label(again)
        .call(OPEN_TREE, mask, Address.of(""), Flags.of(AT_EMPTY_PATH, OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC))
        .into(TREE)
        .orDie(failure);
    init.go(attach);
  }

  /** {@code --mask}. */
  record Wished(Mask mask) implements Mounting {
    @Override
    public void attach(Draft draft) {
      Sequence init = draft.init();
      Place place = new Place(mask.path(), mask.origin());
      init.step("masks", "mask " + mask.path());
      String missing = init.fresh("missing");
      if (mask.optional()) {
        place.open(init, PLACE, missing, Errno.ENOENT, Errno.ENOTDIR);
      } else {
        place.demand(init, PLACE, false);
      }
      cover(init, Failure.of("cannot mask " + mask.path(), mask.origin()));
      if (mask.optional()) {
        init.label(missing);
      }
    }
  }
}
