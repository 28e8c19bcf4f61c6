package stockade.phase;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.host.Host;
import stockade.mount.Mounts;
import stockade.spec.Mount;
import stockade.spec.Spec;

/**
 * Folders of the host in which root inside can leave a program that is set-user-ID root there: what root's sandboxes write belongs to
 * root on the disk. Where the host mounts the file system nosuid such a program is a program like any other, mount(8).
 */
final class SetUserIdPlaces {
  private SetUserIdPlaces() {}

  static List<String> of(Draft draft, Mounts mounts) {
    Spec spec = draft.spec();
    boolean can = draft.host().caller().isRoot() && WhoRuns.isRoot(draft) && !spec.confinement().filter().restrictSuid();
    if (!can) {
      return List.of();
    }
    Stream<String> root = mounts.isRootReadOnly() || !isFolder(spec) ? Stream.empty() : spec.root().directory().stream();
    return Stream.concat(root, spec.mounts().stream().map(mount -> mount.accept(new Written())).flatMap(Optional::stream))
        .filter(path -> !isHarmless(draft.host(), path))
        .distinct()
        .toList();
  }

  /** A mount at / takes the root's place. */
  private static boolean isFolder(Spec spec) {
    return spec.mounts().stream().noneMatch(mount -> mount.path().equals("/"));
  }

  /** By the mount that the path is on, as far as no link leads to another. */
  private static boolean isHarmless(Host host, String path) {
    return host.mounts().stream()
        .filter(mount -> mount.path().equals("/") || (path + "/").startsWith(mount.path() + "/"))
        .max(Comparator.comparingInt(mount -> mount.path().length()))
        .filter(Host.MountPoint::nosuid)
        .isPresent();
  }

  /** The folder of the host that a mount lets be written to. */
  private static final class Written implements Mount.Cases<Optional<String>> {
    @Override
    public Optional<String> bind(Mount.Bind bind) {
      boolean device = bind.source().equals("/dev") || bind.source().startsWith("/dev/");
      return bind.access() == Mount.Bind.Access.READ_ONLY || device ? Optional.empty() : Optional.of(bind.source());
    }

    @Override
    public Optional<String> tmpfs(Mount.Tmpfs tmpfs) {
      return Optional.empty();
    }

    @Override
    public Optional<String> directory(Mount.Directory directory) {
      return Optional.empty();
    }

    @Override
    public Optional<String> symlink(Mount.Symlink symlink) {
      return Optional.empty();
    }

    @Override
    public Optional<String> file(Mount.FileCopy file) {
      return Optional.empty();
    }

    @Override
    public Optional<String> overlay(Mount.Overlay overlay) {
      return overlay.changes().map(Mount.Overlay.Changes::upper);
    }

    @Override
    public Optional<String> mask(Mount.Mask mask) {
      return Optional.empty();
    }
  }
}
