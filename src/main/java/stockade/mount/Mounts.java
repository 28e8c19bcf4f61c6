package stockade.mount;

import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.UMASK;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.linux.MountFlag;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.spec.Confinement.View.Device;
import stockade.spec.Mount.Bind;
import stockade.spec.Mount;
import stockade.spec.Origin;

/** The file system of the sandbox, from the host's root to the new one: the order is that of the methods. */
public final class Mounts {
  private final Draft draft;
  /** The mount that the spec puts at {@code /}: only the first can be there. */
  private final Optional<Mount> atRoot;

  private final List<Mounting> mountings = new ArrayList<>();

  public Mounts(Draft draft) {
    this.draft = draft;
    KernelInterfaces.demandMasked(draft);
    this.atRoot = draft.spec().mounts().stream().limit(1).filter(mount -> mount.path().equals("/")).findFirst();
    if (isPrivate()) {
      addDefaults();
      draft.spec().confinement().view().devices().forEach(device -> mountings.add(device(device)));
      draft.spec().mounts().stream()
          .skip(atRoot.isPresent() ? 1 : 0)
          .map(mount -> mount.accept(new Choice()))
          .forEach(mountings::add);
    }
  }

  private boolean isPrivate() {
    return draft.spec().isolation().isPrivate(Namespace.MOUNT);
  }

  /** Whether the root is the host's own file system. */
  public boolean isHostView() {
    return draft.spec().root().directory().isEmpty() && atRoot.isEmpty();
  }

  /** Whether the host's mounts decide what is mounted here. */
  public boolean asksForMounts() {
    return isPrivate() && isHostView() && draft.ids().mapsMounts();
  }

  /** Where the command may write, if its root is read-only: paths inside, in order. */
  public List<String> writable() {
    List<String> paths = new ArrayList<>(List.of("/proc", "/dev", "/tmp"));
    if (isHostView()) {
      paths.addAll(List.of("/run", "/var/tmp"));
    }
    draft.spec().mounts().stream().filter(mount -> mount.accept(new Writable())).map(Mount::path).forEach(paths::add);
    return paths;
  }

  /** Whether nothing can be written to the root itself. */
  public boolean isRootReadOnly() {
    return isHostView()
        || draft.spec().root().readOnly()
        || atRoot.filter(Bind.class::isInstance).map(Bind.class::cast)
            .filter(bind -> bind.access() == Bind.Access.READ_ONLY).isPresent();
  }

  private boolean isMadeForThis() {
    return atRoot.filter(mount -> !(mount instanceof Bind)).isPresent();
  }

  private void addDefaults() {
    if (isHostView()) {
      HostView.mounts(draft).forEach(mountings::add);
    }
    if (draft.spec().root().proc()) {
      mountings.add(new ProcMounting());
    }
    if (draft.spec().root().dev()) {
      mountings.add(new DeviceMounting());
    }
    if (atRoot.filter(Mount.Tmpfs.class::isInstance).isPresent()) {
      mountings.add(new MadeMounting.Folder(new Mount.Directory("/tmp", 01777, Origin.DEFAULT), new Slot("tmp_place")));
    } else {
      mountings.add(new FreshTmp("/tmp", 01777));
    }
  }

  /** {@code --device} */
  private Mounting device(Device device) {
    Bind bind = new Bind(
        device.path(), device.path(), Bind.Access.DEVICE, true, true, false, false, device.origin());
    return new BindMounting(bind, new Slot(draft.fresh("device")), new Slot(draft.fresh("place")));
  }

  /** Before anything is mounted: what is mounted here spreads nowhere, mount_namespaces(7). */
  public void isolate() {
    Sequence init = draft.init();
    init.step("propagation", "files are made with the modes that are asked for");
    init.call(UMASK, ZERO).into(Slots.UMASK).anyway();
    if (isPrivate()) {
      init.step("propagation", "let no mount spread to the host, nor from it");
      init.call(MOUNT, NULL, Address.of("/"), NULL, Flags.of(MountFlag.MS_REC, MountFlag.MS_PRIVATE), NULL)
          .orDie(Failure.of("cannot make the mounts private", Origin.DEFAULT)
              .remedy(Errno.EINVAL, "the root of this process is no mount point: it runs in a chroot; use --chroot there"));
    }
  }

  /** In the process that may: everything of the host that is needed. */
  public void open() {
    if (!isPrivate()) {
      return;
    }
    if (isMadeForThis()) {
      rootMounting().open(draft);
    } else {
      Root.open(draft, atRoot.map(Bind.class::cast));
    }
    mountings.forEach(mounting -> mounting.open(draft));
  }

  /** In init: what is put together before the pivot, then the pivot, then the mounts in the order written. */
  public void make() {
    if (!isPrivate()) {
      Root.chrootOnHost(draft);
      return;
    }
    build();
    Root.enter(draft);
    mountings.forEach(mounting -> mounting.attach(draft));
    KernelInterfaces.closeSys(draft);
    if (isMadeForThis() && draft.spec().root().readOnly()) {
      Root.close(draft);
    }
  }

  private void build() {
    if (needsStage()) {
      Stage.plan(draft);
    }
    if (masksAnything()) {
      Masks.build(draft);
    }
    NestedNamespaces.forbid(draft);
    if (isMadeForThis()) {
      rootMounting().build(draft);
    }
    mountings.forEach(mounting -> mounting.build(draft));
    if (needsStage()) {
      Stage.clear(draft);
    }
  }

  private boolean masksAnything() {
    return isHostView()
        || !draft.spec().confinement().view().unmasksAll()
        || draft.spec().mounts().stream().anyMatch(Mount.Mask.class::isInstance);
  }

  private boolean needsStage() {
    return draft.spec().mounts().stream()
        .anyMatch(mount -> mount instanceof Mount.FileCopy
            || mount instanceof Mount.Overlay overlay && (overlay.changes().isEmpty() || draft.ids().mapsMounts()));
  }

  /** The spec's own root that is no bind: its mount goes to {@link Slots#ROOT}. */
  private Mounting rootMounting() {
    return atRoot.orElseThrow().accept(new RootChoice());
  }

  /** A mounting for each kind of mount, with slots of its own. */
  private final class Choice implements Mount.Cases<Mounting> {
    private Slot slot(String word) {
      return new Slot(draft.fresh(word));
    }

    @Override
    public Mounting bind(Bind bind) {
      return new BindMounting(bind, slot("tree"), slot("place"));
    }

    @Override
    public Mounting tmpfs(Mount.Tmpfs tmpfs) {
      return new TmpfsMounting(tmpfs, slot("tmpfs"), slot("place"));
    }

    @Override
    public Mounting directory(Mount.Directory directory) {
      return new MadeMounting.Folder(directory, slot("place"));
    }

    @Override
    public Mounting symlink(Mount.Symlink symlink) {
      return new MadeMounting.Link(symlink);
    }

    @Override
    public Mounting file(Mount.FileCopy file) {
      return new FileMounting(file, mountings.size(), slot("source"), slot("file"), slot("place"));
    }

    @Override
    public Mounting overlay(Mount.Overlay overlay) {
      return new OverlayMounting(overlay, mountings.size(), slot("overlay"), slot("place"));
    }

    @Override
    public Mounting mask(Mount.Mask mask) {
      if (mask.pattern()) {
        throw PlanException.at(mask.origin(), "a pattern is no path: it is evaluated before a plan is made");
      }
      return new Masks.Wished(mask);
    }
  }
}
