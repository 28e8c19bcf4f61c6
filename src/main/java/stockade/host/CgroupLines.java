package stockade.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads where control groups are, proc_pid_mountinfo(5): a mount of version 1 names its controllers among its options. */
final class CgroupLines {
  private static final Set<String> CONTROLLERS =
      Set.of("blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "hugetlb", "memory", "pids");

  private CgroupLines() {}

  /**
   * @param files whose questions nobody writes down: the controllers are the kernel's as long as it runs, and a launcher that was
   *     made for others says what it can't have
   */
  static Cgroups read(HostFiles files, List<MountLine> mounts) {
    Map<String, String> legacy = new HashMap<>();
    Optional<String> unified = Optional.empty();
    for (MountLine mount : mounts) {
      if (mount.type().equals("cgroup")) {
        mount.superOptions().stream().filter(CONTROLLERS::contains).forEach(name -> legacy.putIfAbsent(name, mount.path()));
      } else if (mount.type().equals("cgroup2") && unified.isEmpty()) {
        unified = Optional.of(mount.path());
      }
    }
    Set<String> controllers = new HashSet<>();
    unified.map(path -> files.line(path + "/cgroup.controllers")).filter(line -> !line.isEmpty())
        .ifPresent(line -> controllers.addAll(List.of(line.split(" "))));
    return new Cgroups(
        legacy, unified, controllers, count(files.line("/sys/devices/system/cpu/online")),
        count(files.line("/sys/devices/system/node/online")));
  }

  /** One more than the last number of a list like {@code 0-3,5}; 1 where nothing can be read. */
  private static int count(String list) {
    String last = list.substring(Math.max(list.lastIndexOf(','), list.lastIndexOf('-')) + 1);
    return last.matches("[0-9]{1,5}") ? Integer.parseInt(last) + 1 : 1;
  }
}
