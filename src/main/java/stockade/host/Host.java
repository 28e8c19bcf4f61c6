package stockade.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stockade.linux.Architecture;

/**
 * The facts of a host, and of the root that a sandbox is to have, that a plan depends on: read once, then only an
 * argument.
 *
 * @param architecture what the image is for
 * @param kernel its release
 * @param caller who asks
 * @param idMappers newuidmap(1) and newgidmap(1), if both are there
 * @param mounts all mounts, in the order of /proc/self/mountinfo
 * @param accounts users and groups of the root
 * @param programs32 asked only where they are wished
 * @param cgroups where control groups are, and what there is to be shared out
 */
public record Host(
    Architecture architecture,
    KernelRelease kernel,
    Caller caller,
    Optional<IdMappers> idMappers,
    List<MountPoint> mounts,
    Accounts accounts,
    Optional<Programs32> programs32,
    Cgroups cgroups) {
  public Host {
    mounts = List.copyOf(mounts);
  }

  /** A host that was not asked about 32-bit programs, and has no control groups. */
  public Host(
      Architecture architecture, KernelRelease kernel, Caller caller, Optional<IdMappers> idMappers,
      List<MountPoint> mounts, Accounts accounts) {
    this(architecture, kernel, caller, idMappers, mounts, accounts, Optional.empty(), Cgroups.NONE);
  }

  /** The same, with these control groups. */
  public Host with(Cgroups others) {
    return new Host(architecture, kernel, caller, idMappers, mounts, accounts, programs32, others);
  }

  /** The same, where another asks. */
  public Host with(Caller other) {
    return new Host(architecture, kernel, other, idMappers, mounts, accounts, programs32, cgroups);
  }

  /** The architecture of the host that we are on. */
  public static Architecture ownArchitecture() {
    return Survey.here().architecture();
  }

  /** The same facts, of a machine of another architecture. */
  public Host with(Architecture other) {
    return new Host(other, kernel, caller, idMappers, mounts, accounts, programs32, cgroups);
  }

  /** The same, with what is known of 32-bit programs. */
  public Host with(Programs32 known) {
    return new Host(architecture, kernel, caller, idMappers, mounts, accounts, Optional.of(known), cgroups);
  }

  /** As the other, where nobody wants to know what was read. */
  public static Host read(Optional<Path> root) {
    return read(root, new Ledger());
  }

  /**
   * The facts of the host that we are on.
   *
   * @param root the root that the sandbox is to have, an absolute path; absent: the host's own
   * @param ledger where it is written down what was read
   * @throws HostException as {@link Survey#host}
   */
  public static Host read(Optional<Path> root, Ledger ledger) {
    return Survey.here(ledger).host(root);
  }

  /** Major and minor number of {@code uname -r}. */
  public record KernelRelease(int major, int minor) {
    public boolean isAtLeast(int otherMajor, int otherMinor) {
      return major > otherMajor || major == otherMajor && minor >= otherMinor;
    }
  }

  /**
   * The user that asks.
   *
   * @param subordinateUids from /etc/subuid, subuid(5): host ids that newuidmap lets the caller use
   */
  public record Caller(
      long uid, long gid, String name, String home, List<SubordinateRange> subordinateUids,
      List<SubordinateRange> subordinateGids) {
    public Caller {
      subordinateUids = List.copyOf(subordinateUids);
      subordinateGids = List.copyOf(subordinateGids);
    }

    public boolean isRoot() {
      return uid == 0;
    }
  }

  public record SubordinateRange(long first, long count) {}

  /** Their absolute paths. */
  public record IdMappers(String newuidmap, String newgidmap) {}

  /** A mount of the host: where, and the type of its file system. */
  public record MountPoint(String path, String type, boolean nosuid) {
    public MountPoint(String path, String type) {
      this(path, type, false);
    }
  }
}
