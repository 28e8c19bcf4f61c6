package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.MountAttr.MOUNT_ATTR_RDONLY;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Slots;
import stockade.draft.Tree;
import stockade.host.Host.MountPoint;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.spec.Mount.Bind.Access;
import stockade.spec.Mount.Bind;
import stockade.spec.Mount;
import stockade.spec.Origin;

/**
 * The root where the spec names none: the host's own file system, read-only. Root's view is id-mapped, mount by mount, since
 * file systems of the kernel's (/proc, /sys and their like) can't be; those are fresh or hidden anyway, and so are mounts
 * of types without id-mapped mounts (network file systems, FUSE).
 */
final class HostView {
  static final Flags ATTRIBUTES = Flags.of(MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV);

  /** File systems that carry FS_ALLOW_IDMAP, mount_setattr(2). */
  private static final Set<String> MAPPABLE =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "vfat", "erofs", "squashfs");

  private static final List<String> FRESH = List.of("/proc", "/dev", "/sys", "/run", "/tmp", "/var/tmp");

  private HostView() {}

  static Tree root(Draft draft) {
    return new Tree("/", !draft.ids().mapsMounts(), Root.attributes(draft, ATTRIBUTES), Slots.ROOT, Optional.empty(),
        Tree.refusal("/", Origin.DEFAULT));
  }

  /** What comes on it before the spec's own mounts. */
  static Stream<Mounting> mounts(Draft draft) {
    Stream<Mounting> submounts = draft.ids().mapsMounts() ? submounts(draft) : Stream.empty();
    return Stream.concat(submounts, Stream.of(
        new FreshTmp("/run", 0755),
        new FreshTmp("/var/tmp", 01777),
        new Masks.Wished(new Mount.Mask("/sys", true, Origin.DEFAULT)),
        new Credentials()));
  }

  private static Stream<Mounting> submounts(Draft draft) {
    return draft.host().mounts().stream()
        .filter(mount -> MAPPABLE.contains(mount.type()) && !mount.path().equals("/"))
        .filter(mount -> FRESH.stream().noneMatch(fresh -> (mount.path() + "/").startsWith(fresh + "/")))
        .map(MountPoint::path)
        .distinct()
        .map(path -> submount(draft, bind(path)));
  }

  /** A part of the root: its attributes are those of the root, {@code nosuid} where that is. */
  private static Mounting submount(Draft draft, Bind bind) {
    Flags attributes = Root.attributes(draft, BindMounting.attributes(bind));
    return new BindMounting(bind, attributes, new Slot("host" + bind.path()), new Slot("host_place"));
  }

  private static Bind bind(String path) {
    return new Bind(path, path, Access.READ_ONLY, false, true, true, false, Origin.DEFAULT);
  }
}
