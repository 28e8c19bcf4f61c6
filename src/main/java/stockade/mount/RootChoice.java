package stockade.mount;

import stockade.draft.Draft;
import stockade.draft.Slots;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.spec.Mount;

/** What may stand at {@code /} besides a bind: a file system that is made for the sandbox, from nothing or from layers. */
final class RootChoice implements Mount.Cases<Mounting> {
  private static final int NUMBER = 9999;
  private static final Slot NOWHERE = new Slot("nowhere");

  @Override
  public Mounting tmpfs(Mount.Tmpfs tmpfs) {
    return new Empty(new TmpfsMounting(tmpfs, Slots.ROOT, NOWHERE));
  }

  @Override
  public Mounting overlay(Mount.Overlay overlay) {
    return new OverlayMounting(overlay, NUMBER, Slots.ROOT, NOWHERE);
  }

  @Override
  public Mounting bind(Mount.Bind bind) {
    return refuse(bind);
  }

  @Override
  public Mounting directory(Mount.Directory directory) {
    return refuse(directory);
  }

  @Override
  public Mounting symlink(Mount.Symlink symlink) {
    return refuse(symlink);
  }

  @Override
  public Mounting file(Mount.FileCopy file) {
    return refuse(file);
  }

  @Override
  public Mounting mask(Mount.Mask mask) {
    return refuse(mask);
  }

  private static Mounting refuse(Mount mount) {
    throw PlanException.at(mount.origin(), "this can't be at /; give a path below it");
  }

  /** A root built from nothing: it exists before the pivot, unlike other mounts in memory. */
  private record Empty(TmpfsMounting tmpfs) implements Mounting {
    @Override
    public void build(Draft draft) {
      draft.init().step("root", "make an empty root in memory");
      tmpfs.make(draft.init());
    }

    @Override
    public void attach(Draft draft) {}
  }
}
