package stockade.host;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Limits of memory, processes and CPU time are a cgroup's, cgroups(7). */
final class CgroupCheck {
  private static final String NAME = "cgroups";
  private static final List<String> WANTED = List.of("cpu", "memory", "pids");

  private CgroupCheck() {}

  static Check cgroups(Evidence evidence) {
    List<String> old = oldControllers(evidence.files().read("/proc/self/cgroup"));
    if (!old.isEmpty()) {
      return versionOne(evidence, old);
    }
    return evidence.survey().mountLines().stream()
        .filter(mount -> mount.type().equals("cgroup2"))
        .findFirst()
        .map(mount -> versionTwo(evidence, mount.path() + own(evidence.files().read("/proc/self/cgroup"))))
        .orElseGet(() -> Check.warn(
            NAME, "not mounted: no limits", "as root: mount -t cgroup2 cgroup2 /sys/fs/cgroup"));
  }

  /** A folder of version 1 can't be given to an ordinary user safely. */
  private static Check versionOne(Evidence evidence, List<String> controllers) {
    String finding = "version 1, with " + String.join(", ", controllers);
    return evidence.isRoot() && controllers.containsAll(WANTED)
        ? Check.ok(NAME, finding)
        : Check.warn(NAME, finding + ": no limits for " + evidence.host().caller().name(),
            "boot with cgroup_no_v1=all, and mount version 2");
  }

  private static Check versionTwo(Evidence evidence, String folder) {
    List<String> controllers = List.of(evidence.files().line(folder + "/cgroup.controllers").split(" "));
    List<String> missing = WANTED.stream().filter(wanted -> !controllers.contains(wanted)).toList();
    String who = evidence.host().caller().name();
    if (!evidence.isRoot() && !Files.isWritable(evidence.files().at(folder + "/cgroup.procs"))) {
      return Check.warn(NAME, "version 2, but " + folder + " is not delegated to " + who + ": no limits",
          "start from: systemd-run --user --scope --property=Delegate=yes");
    }
    return missing.isEmpty()
        ? Check.ok(NAME, "version 2, with " + String.join(", ", WANTED))
        : Check.warn(NAME, "version 2, without " + String.join(", ", missing) + " in " + folder,
            "as root: enable them in cgroup.subtree_control of the cgroups above");
  }

  /** The last part of {@code 0::PATH}. */
  private static String own(String text) {
    return text.lines().filter(line -> line.startsWith("0::")).map(line -> line.substring(3))
        .filter(path -> !path.equals("/")).findFirst().orElse("");
  }

  private static List<String> oldControllers(String text) {
    List<String> controllers = new ArrayList<>();
    text.lines().map(line -> line.split(":", 3)).filter(field -> field.length == 3)
        .flatMap(field -> Stream.of(field[1].split(",")))
        .filter(name -> !name.isEmpty() && !name.startsWith("name="))
        .forEach(controllers::add);
    return controllers;
  }
}
