package stockade.phase;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stockade.host.Accounts;
import stockade.host.Cgroups;
import stockade.host.Host;
import stockade.linux.Architecture;

/** Hosts that are no machine: the same everywhere. */
public final class Hosts {
  private static final Accounts ACCOUNTS = new Accounts(
      List.of(
          new Accounts.User("root", 0, 0, "/root", "/bin/bash"),
          new Accounts.User("bob", 1000, 1000, "/home/bob", "/bin/sh"),
          new Accounts.User("www-data", 33, 33, "/var/www", "/usr/sbin/nologin"),
          new Accounts.User("far", 200_000, 200_000, "", "")),
      List.of(
          new Accounts.Group("root", 0, List.of()),
          new Accounts.Group("audio", 29, List.of("www-data", "eve")),
          new Accounts.Group("bob", 1000, List.of())));

  /** bob, who has no subordinate ids. */
  public static final Host USER = of(new Host.Caller(1000, 1000, "bob", "/home/bob", List.of(), List.of()), Optional.empty());

  /** bob, with subordinate ids from 165536 on. */
  public static final Host SUBORDINATES = of(
      new Host.Caller(
          1000, 1000, "bob", "/home/bob", List.of(new Host.SubordinateRange(165_536, 65_536)),
          List.of(new Host.SubordinateRange(165_536, 65_536))),
      Optional.of(new Host.IdMappers("/usr/bin/newuidmap", "/usr/bin/newgidmap")));

  public static final Host ROOT = of(new Host.Caller(0, 0, "root", "/root", List.of(), List.of()), Optional.empty());

  private static final Map<String, String> LEGACY = Map.of(
      "memory", "/sys/fs/cgroup/memory", "cpu", "/sys/fs/cgroup/cpu,cpuacct", "cpuacct", "/sys/fs/cgroup/cpu,cpuacct", "pids",
      "/sys/fs/cgroup/pids", "cpuset", "/sys/fs/cgroup/cpuset", "blkio", "/sys/fs/cgroup/blkio", "devices",
      "/sys/fs/cgroup/devices", "freezer", "/sys/fs/cgroup/freezer");

  /** Control groups of version 2, four processors. */
  public static final Cgroups UNIFIED = new Cgroups(
      Map.of(), Optional.of("/sys/fs/cgroup"), Set.of("cpu", "cpuset", "io", "memory", "pids", "hugetlb"), 4, 1);

  public static final Cgroups LEGACY_GROUPS = new Cgroups(LEGACY, Optional.empty(), Set.of(), 4, 1);

  /** All controllers in version 1, and version 2 beside it. */
  public static final Cgroups HYBRID =
      new Cgroups(LEGACY, Optional.of("/sys/fs/cgroup/unified"), Set.of("hugetlb"), 4, 1);

  private Hosts() {}

  private static Host of(Host.Caller caller, Optional<Host.IdMappers> mappers) {
    return new Host(
        Architecture.X86_64,
        new Host.KernelRelease(6, 1),
        caller,
        mappers,
        List.of(
            new Host.MountPoint("/", "ext4"),
            new Host.MountPoint("/proc", "proc"),
            new Host.MountPoint("/home", "xfs"),
            new Host.MountPoint("/mnt/share", "nfs4")),
        ACCOUNTS);
  }

  public static Host with(Host host, Architecture architecture) {
    return new Host(architecture, host.kernel(), host.caller(), host.idMappers(), host.mounts(), host.accounts())
        .with(host.cgroups());
  }

  public static Host with(Host host, Host.KernelRelease kernel) {
    return new Host(host.architecture(), kernel, host.caller(), host.idMappers(), host.mounts(), host.accounts())
        .with(host.cgroups());
  }
}
