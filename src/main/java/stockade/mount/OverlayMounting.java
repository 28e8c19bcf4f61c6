package stockade.mount;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_DIRECTORY;
import static stockade.linux.OpenFlag.O_PATH;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.STATX;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.Optional;
import java.util.stream.IntStream;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Tree;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Width;
import stockade.spec.Mount.Overlay;

/**
 * {@code --overlay}: overlayfs. Its layers are named by descriptor, as {@code /proc/self/fd/N}, so that no name of theirs has to
 * be quoted for its options. In a user namespace its own attributes are kept in {@code user.overlay.*} (userxattr, since 5.11).
 *
 * @param number tells its folders on the stage apart
 */
record OverlayMounting(Overlay overlay, int number, Slot mount, Slot place) implements Mounting {
  private static final Slot MODE = new Slot("overlay_mode");
  private static final Data.Buffer STATUS = new Data.Buffer("layer_statx", 256);
  private static final Number STATX_MODE = Number.symbol("STATX_MODE", 2);
  private static final int MOST_LAYERS = 12;
  private static final Flags LAYER = Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV);

  private Slot layer(int index) {
    return new Slot(mount.name() + "_layer" + index);
  }

  private Slot changes() {
    return new Slot(mount.name() + "_changes");
  }

  @Override
  public void open(Draft draft) {
    if (overlay.lower().size() > MOST_LAYERS) {
      throw PlanException.at(overlay.origin(), "an overlay of more than " + MOST_LAYERS + " layers: put some together");
    }
    for (int i = 0; i < overlay.lower().size(); i++) {
      openLayer(draft, overlay.lower().get(i), layer(i));
    }
    overlay.changes().ifPresent(changes -> openLayer(draft, parent(changes), changes()));
  }

  private void openLayer(Draft draft, String path, Slot into) {
    Sequence opener = draft.opener();
    opener.step("sources", "open the layer " + path + " for " + overlay.path());
    if (draft.ids().mapsMounts()) {
      new Tree(path, false, LAYER, into, Optional.empty(), Tree.refusal(path, overlay.origin())).open(draft);
      return;
    }
    opener
        .call(OPENAT, AT_FDCWD, Address.of(path), Flags.of(O_PATH, O_DIRECTORY, O_CLOEXEC), ZERO)
        .into(into)
        .orDie(failure("open the layer " + path)
            .remedy(Errno.ENOENT, "it does not exist: create it, or leave it out")
            .remedy(Errno.ENOTDIR, "it is no folder"));
  }

  @Override
  public void build(Draft draft) {
    Sequence init = draft.init();
    int layers = overlay.lower().size();
    if (draft.ids().mapsMounts()) {
      init.step("sources", "attach the layers of " + overlay.path() + ", where overlayfs can use them");
      Failure failure = failure("attach a layer");
      IntStream.range(0, layers)
          .forEach(i -> Stage.put(init, layer(i), "layer" + number + "-" + i, failure));
      overlay.changes().ifPresent(c -> Stage.put(init, changes(), "changes" + number, failure));
    }
    if (overlay.changes().isEmpty()) {
      makeChangesInMemory(init);
    }
    init.step("sources", "put the layers of " + overlay.path() + " together");
    make(draft);
  }

  /** The overlay's root has the mode of the upper folder, so that takes the mode of the first layer. */
  private void makeChangesInMemory(Sequence init) {
    Failure failure = failure("make room in memory for changes");
    init.step("sources", "make room in memory for what is written at " + overlay.path());
    init.call(STATX, layer(0), Address.of(""), Flags.of(AT_EMPTY_PATH), STATX_MODE, Address.of(STATUS)).orDie(failure);
    init.load(MODE, Address.of(STATUS), 28, Width.SHORT).compute(MODE, MODE, Arithmetic.AND, 07777);
    init.call(MKDIRAT, Stage.MOUNT, Address.of("upper" + number), MODE).orDie(failure);
    init.call(MKDIRAT, Stage.MOUNT, Address.of("work" + number), Number.mode(0700)).orDie(failure);
  }

  private void make(Draft draft) {
    Sequence init = draft.init();
    Failure failure = failure("mount the overlay at " + overlay.path())
        .remedy(Errno.ENODEV, "this kernel has no overlayfs")
        .remedy(Errno.EPERM, "an overlay by an ordinary user needs Linux 5.11 or later")
        .remedy(Errno.EINVAL, "overlayfs refused the layers: are upper and work folders of one file system, and is none "
            + "of them an overlay itself? the kernel's log tells more");
    Kernel.openFileSystem(init, "overlay", failure);
    init.text(Address.of(""));
    for (int i = 0; i < overlay.lower().size(); i++) {
      init.append(i == 0 ? "/proc/self/fd/" : ":/proc/self/fd/").appendDecimal(layer(i));
    }
    Kernel.option(init, "lowerdir", Slots.TEXT_START, failure);
    changesOption(init, "upperdir", "upper", failure);
    changesOption(init, "workdir", "work", failure);
    if (draft.ids().hasUserNamespace()) {
      Kernel.flag(init, "userxattr", failure);
    }
    Flags attributes = Flags.of(MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV);
    Kernel.create(init, overlay.path().equals("/") ? Root.attributes(draft, attributes) : attributes, mount, failure);
    closeLayers(init);
  }

  /** The overlay holds them now; a descriptor of a folder of the host would be a way out of the root. */
  private void closeLayers(Sequence init) {
    IntStream.range(0, overlay.lower().size()).forEach(i -> init.call(CLOSE, layer(i)).anyway());
    overlay.changes().ifPresent(changes -> init.call(CLOSE, changes()).anyway());
  }

  private void changesOption(Sequence init, String option, String kind, Failure failure) {
    Slot folder = overlay.changes().isPresent() ? changes() : Stage.MOUNT;
    String rest = overlay.changes()
        .map(changes -> below(parent(changes), kind.equals("upper") ? changes.upper() : changes.work()))
        .orElse("/" + kind + number);
    init.text(Address.of("/proc/self/fd/")).appendDecimal(folder).append(rest);
    Kernel.option(init, option, Slots.TEXT_START, failure);
  }

  /** The deepest folder above both: upper and work must be reached through one mount. */
  private static String parent(Overlay.Changes changes) {
    String folder = changes.upper();
    while (!folder.equals("/") && !(changes.work() + "/").startsWith(folder + "/")) {
      folder = folder.substring(0, Math.max(1, folder.lastIndexOf('/')));
    }
    return folder;
  }

  private static String below(String folder, String path) {
    return folder.equals("/") ? path : path.substring(folder.length());
  }

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount the overlay at " + overlay.path());
    new Place(overlay.path(), overlay.origin()).openOrMakeFolder(init, place, 0755);
    Kernel.move(init, mount, place).orDie(failure("mount an overlay at " + overlay.path()));
  }

  private Failure failure(String what) {
    return Failure.of("cannot " + what, overlay.origin());
  }
}
