package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;

import java.util.LinkedHashMap;
import java.util.Map;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.spec.Mount.Tmpfs;

/**
 * {@code --tmpfs}: tmpfs(5). It is made when it is attached: it needs nothing of the host. Every one has a size, since
 * what is in it counts as memory.
 */
record TmpfsMounting(Tmpfs tmpfs, Slot mount, Slot place) implements Mounting {
  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount an empty file system in memory at " + tmpfs.path());
    make(init);
    new Place(tmpfs.path(), tmpfs.origin()).openOrMakeFolder(init, place, tmpfs.mode());
    Kernel.move(init, mount, place).orDie(failure());
  }

  void make(Sequence init) {
    long size = tmpfs.size().orElse(Tmpfs.DEFAULT_SIZE);
    make(init, size, tmpfs.mode(), mount, failure());
  }

  static void make(Sequence init, long size, int mode, Slot into, Failure failure) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("size", Long.toString(size));
    options.put("mode", Integer.toOctalString(mode));
    Kernel.newFileSystem(init, "tmpfs", options, Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV), into, failure);
  }

  private Failure failure() {
    return Failure.of("cannot mount a tmpfs at " + tmpfs.path(), tmpfs.origin())
        .remedy(stockade.linux.Errno.EINVAL, "a file is there: give a folder");
  }
}
