package stockade.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stockade.linux.Namespace;
import stockade.phase.Outline;
import stockade.spec.Mount;
import stockade.spec.Spec;

/** The file system: the root, what is on it without being asked for, then the mounts. */
final class FilesInSight {
  private static final Comparator<Sight> BY_NAMES = Comparator.comparing(sight -> sight.path().replace('/', '\0'));

  private final Spec spec;
  private final Outline outline;
  private final List<Sight> sights = new ArrayList<>();

  FilesInSight(Spec spec, Outline outline) {
    this.spec = spec;
    this.outline = outline;
  }

  List<Sight> all() {
    root();
    if (spec.isolation().isPrivate(Namespace.MOUNT)) {
      fresh();
      spec.confinement().view().devices()
          .forEach(device -> add(new Sight(device.path(), Access.WRITABLE, "the host's device")));
      spec.mounts().stream().filter(mount -> !mount.path().equals("/")).forEach(this::add);
    }
    return sights.stream().sorted(BY_NAMES).collect(Collectors.toUnmodifiableList());
  }

  private void root() {
    Optional<String> mounted = spec.mounts().stream()
        .filter(mount -> mount.path().equals("/"))
        .findFirst()
        .map(mount -> mount.accept(new MountInWords(Access.WRITABLE)).what());
    String what = mounted.or(() -> spec.root().directory()).orElse("the host's file system, secrets masked");
    boolean readOnly = outline.rootReadOnly();
    add(new Sight("/", readOnly ? Access.READ_ONLY : Access.WRITABLE, what));
  }

  private void fresh() {
    if (outline.hostView()) {
      add(memory("/run"));
      add(memory("/var/tmp"));
      add(new Sight("/sys", Access.MASKED, ""));
    }
    if (spec.root().proc()) {
      boolean own = spec.isolation().isPrivate(Namespace.PID);
      add(new Sight("/proc", Access.WRITABLE, own ? "the sandbox's processes" : "the host's processes"));
    }
    if (spec.root().dev()) {
      add(new Sight("/dev", Access.WRITABLE, "harmless devices, terminals of its own"));
    }
    add(memory("/tmp"));
  }

  private static Sight memory(String path) {
    return new Sight(path, Access.WRITABLE, MountInWords.memory(Mount.Tmpfs.DEFAULT_SIZE));
  }

  private void add(Sight sight) {
    sights.removeIf(sight::covers);
    sights.add(sight);
  }

  /** Folders and links are made in what is there; all else hides what it is over. */
  private void add(Mount mount) {
    Sight sight = mount.accept(new MountInWords(around(mount.path())));
    boolean made = mount instanceof Mount.Directory || mount instanceof Mount.Symlink;
    if (!made) {
      add(sight);
    } else if (sights.stream().noneMatch(there -> there.path().equals(mount.path()))) {
      sights.add(sight);
    }
  }

  private Access around(String path) {
    Sight place = new Sight(path, Access.WRITABLE, "");
    return sights.stream()
        .filter(sight -> sight.covers(place))
        .max(BY_NAMES)
        .map(Sight::access)
        .orElse(Access.WRITABLE);
  }
}
