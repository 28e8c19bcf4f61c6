package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.MountAttr.MOUNT_ATTR_RDONLY;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_DIRECTORY;
import static stockade.linux.OpenFlag.O_PATH;
import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Tree;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.linux.MountFlag;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.spec.Mount.Bind.Access;
import stockade.spec.Mount.Bind;
import stockade.spec.Origin;
import stockade.spec.RootFs;

/**
 * What becomes {@code /}, and how.
 *
 * <pre>
 *   root = "/srv/debian"
 *     open_tree(AT_FDCWD, "/srv/debian", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE) = $root
 *     move_mount($root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH)
 *     fchdir($root)
 *     pivot_root(".", ".")
 *     umount2(".", MNT_DETACH)
 *     chdir("/")
 * </pre>
 *
 * pivot_root(2) takes the same folder twice: the old root then lies on top of the new one, and goes. A chroot(2) can be left
 * by whoever may call it again, so it is there only for who asks by name.
 */
final class Root {
  private static final String PHASE = "root";
  private static final Address HERE = Address.of(".");

  private Root() {}

  /** Without a mount namespace of its own, a sandbox has no mounts: only the root is changed. */
  static void chrootOnHost(Draft draft) {
    Sequence init = draft.init();
    RootFs root = draft.spec().root();
    String directory = root.directory().orElse("/");
    init.step(PHASE, "open " + directory);
    init.call(OPENAT, AT_FDCWD, Address.of(directory), Flags.of(O_PATH, O_DIRECTORY, O_CLOEXEC), ZERO)
        .into(Slots.ROOT)
        .orDie(cannotUse(directory, root.origin()));
    chroot(init);
    init.call(CLOSE, Slots.ROOT).anyway();
  }

  /** Opens the host's folder that becomes the root; a tmpfs or an overlay is built later. */
  static void open(Draft draft, Optional<Bind> bindAtRoot) {
    Sequence opener = draft.opener();
    RootFs root = draft.spec().root();
    opener.step(PHASE, "open what becomes the root");
    bindAtRoot
        .map(bind -> tree(bind.source(), attributes(draft, bindAttributes(bind, root)), bind.recursive(), bind.origin()))
        .or(() -> root.directory().map(path -> tree(path, attributes(draft, directoryAttributes(root)), true, root.origin())))
        .orElseGet(() -> HostView.root(draft))
        .open(draft);
  }

  /** Set-user-id programs of the root gain privileges where the spec says so: there it is not {@code nosuid}, mount(8). */
  static Flags attributes(Draft draft, Flags usual) {
    return draft.spec().confinement().allowNewPrivileges()
        ? new Flags(usual.flags().stream().filter(flag -> flag != MOUNT_ATTR_NOSUID).toList())
        : usual;
  }

  private static Tree tree(String source, Flags attributes, boolean recursive, Origin origin) {
    return new Tree(source, recursive, attributes, Slots.ROOT, Optional.empty(), cannotUse(source, origin));
  }

  private static Flags directoryAttributes(RootFs root) {
    Access access = root.readOnly() ? Access.READ_ONLY : Access.READ_WRITE;
    return BindMounting.attributes(new Bind("/", "/", access, false, true, false, true, root.origin()));
  }

  private static Flags bindAttributes(Bind bind, RootFs root) {
    List<Flag> flags = new ArrayList<>(BindMounting.attributes(bind).flags());
    if (root.readOnly() && !flags.contains(MOUNT_ATTR_RDONLY)) {
      flags.add(MOUNT_ATTR_RDONLY);
    }
    return new Flags(flags);
  }

  /** From here on there is nothing but the new root. */
  static void enter(Draft draft) {
    Sequence init = draft.init();
    RootFs root = draft.spec().root();
    init.step(PHASE, "attach the root");
    Kernel.move(init, Slots.ROOT, AT_FDCWD, Address.of("/")).orDie(cannotUse(root.directory().orElse("/"), root.origin()));
    if (root.chroot()) {
      chroot(init);
      return;
    }
    init.step(PHASE, "make it the root, and let go of the old one");
    init.call(FCHDIR, Slots.ROOT).orDie(cannotUse("the root", root.origin()));
    init.call(PIVOT_ROOT, HERE, HERE)
        .orDie(Failure.of("cannot make the new root the root", root.origin())
            .remedy(Errno.EINVAL, "this host runs from its initial ramfs: use --chroot"));
    init.call(UMOUNT2, HERE, Flags.of(MountFlag.MNT_DETACH))
        .orDie(Failure.of("cannot let go of the old root", root.origin()));
    goToRoot(init);
  }

  private static void chroot(Sequence init) {
    init.step(PHASE, "change the root");
    init.call(FCHDIR, Slots.ROOT).orDie(cannotUse("the root", Origin.DEFAULT));
    init.call(CHROOT, HERE)
        .orDie(Failure.of("cannot change the root", Origin.DEFAULT)
            .remedy(Errno.EPERM, "that needs root, or a user namespace: leave --share user out"));
    goToRoot(init);
  }

  /** After a change of the root the working directory may lie outside of it: chroot(2). */
  private static void goToRoot(Sequence init) {
    init.call(CHDIR, Address.of("/")).orDie(cannotUse("the root", Origin.DEFAULT));
  }

  /** A root that is made for this sandbox is closed when all is made in it. */
  static void close(Draft draft) {
    Sequence init = draft.init();
    init.step(PHASE, "the root itself is read-only from here on");
    Kernel.setAttributes(init, Slots.ROOT, false, MOUNT_ATTR_RDONLY)
        .orDie(Failure.of("cannot make the root read-only", draft.spec().root().origin()));
  }

  private static Failure cannotUse(String directory, Origin origin) {
    String notFolder = "it is no folder: name the folder that holds the root";
    return Failure.of("cannot use " + directory + " as the root", origin)
        .remedy(Errno.ENOENT, "it does not exist: create it, or name another")
        .remedy(Errno.ENOTDIR, notFolder)
        .remedy(Errno.EINVAL, notFolder)
        .remedy(Errno.EACCES, "it is closed to you");
  }
}
