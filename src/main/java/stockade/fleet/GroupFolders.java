package stockade.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stockade.host.Cgroups;
import stockade.launch.Reason;

/**
 * Where the control group of a sandbox that runs is, as the kernel says: /proc/PID/cgroup, cgroups(7).
 *
 * @param paths below the mount, by controller; that of version 2 has no name
 */
record GroupFolders(Cgroups cgroups, Map<String, String> paths) {
  /** @throws FleetException if the sandbox has just ended */
  static GroupFolders of(Cell cell, Cgroups cgroups) {
    String pid = cell.text("target").map(text -> text.split(" ")[0])
        .orElseThrow(() -> new FleetException(cell.name() + " has just ended"));
    Map<String, String> paths = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
        String[] parts = line.split(":", 3);
        Arrays.stream(parts[1].split(",")).forEach(controller -> paths.put(controller, parts[2]));
      }
    } catch (IOException gone) {
      throw new FleetException(cell.name() + " has just ended: " + Reason.of(gone));
    }
    return new GroupFolders(cgroups, paths);
  }

  /** The folder of the group that has a controller's files, if it is the sandbox's own, which is called {@code name}. */
  Optional<Path> own(String controller, String name) {
    boolean unified = cgroups.isUnified();
    return Optional.ofNullable(paths.get(unified ? "" : controller))
        .filter(path -> path.endsWith("/stockade/" + name))
        .flatMap(path -> mount(controller, unified).map(mount -> Path.of(mount + path)))
        .filter(Files::isDirectory);
  }

  /** CPU time of all that was ever in it. */
  Optional<Long> nanoseconds() {
    return cgroups.isUnified()
        ? text("cpu", "cpu.stat").flatMap(text -> text.lines().filter(line -> line.startsWith("usage_usec ")).findFirst())
            .map(line -> 1000 * Long.parseLong(line.substring("usage_usec ".length())))
        : number("cpuacct", "cpuacct.usage");
  }

  /** In bytes. */
  Optional<Long> memory() {
    return number("memory", cgroups.isUnified() ? "memory.current" : "memory.usage_in_bytes");
  }

  Optional<Long> processes() {
    return number("pids", "pids.current");
  }

  private Optional<Long> number(String controller, String file) {
    return text(controller, file).map(Long::parseLong);
  }

  /** Of the sandbox's own group, whatever it is called. */
  private Optional<String> text(String controller, String file) {
    String path = paths.getOrDefault(cgroups.isUnified() ? "" : controller, "/");
    try {
      return path.matches(".*/stockade/[^/]+")
          ? own(controller, path.substring(path.lastIndexOf('/') + 1))
              .map(folder -> folder.resolve(file)).filter(Files::exists).map(GroupFolders::read)
          : Optional.empty();
    } catch (UncheckedIOException gone) {
      return Optional.empty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Optional<String> mount(String controller, boolean unified) {
    return unified ? cgroups.unified() : Optional.ofNullable(cgroups.legacy().get(controller));
  }
}
