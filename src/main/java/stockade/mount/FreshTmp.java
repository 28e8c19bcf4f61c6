package stockade.mount;

import java.util.OptionalLong;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.Slot;
import stockade.spec.Mount.Tmpfs;
import stockade.spec.Origin;

/** A fresh folder for short-lived files, where the root has the folder at all. */
record FreshTmp(String path, int mode) implements Mounting {
  private static final Slot PLACE = new Slot("tmp_place");
  private static final Slot MOUNT = new Slot("tmp");

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount a fresh " + path);
    String missing = init.fresh("missing");
    new Place(path, Origin.DEFAULT).open(init, PLACE, missing, Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP);
    new TmpfsMounting(new Tmpfs(path, OptionalLong.empty(), mode, Origin.DEFAULT), MOUNT, PLACE).make(init);
    Kernel.move(init, MOUNT, PLACE).orDie(Failure.of("cannot mount a fresh " + path, Origin.DEFAULT));
    init.label(missing);
  }
}
