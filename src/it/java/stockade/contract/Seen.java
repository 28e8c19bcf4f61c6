package stockade.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import stockade.live.Sight;

/** What a victim has seen, without what differs from one sandbox to the next: numbers of processes, mounts and namespaces. */
final class Seen {
  private static final Set<String> STATUS = Set.of("Umask", "Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "Seccomp_filters",
      "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "SigBlk", "SigIgn", "SigCgt", "Threads", "TracerPid",
      "Cpus_allowed", "Mems_allowed", "CoreDumping", "THP_enabled", "Speculation_Store_Bypass", "SpeculationIndirectBranch");

  private Seen() {}

  static Map<String, List<String>> of(Sight sight) {
    Map<String, List<String>> seen = new TreeMap<>(sight.values());
    seen.put("leads its group", List.of(String.valueOf(sight.one("pid").equals(sight.one("pgid")))));
    seen.put("leads its session", List.of(String.valueOf(sight.one("pid").equals(sight.one("sid")))));
    List.of("pid", "ppid", "pgid", "sid").forEach(seen::remove);
    seen.computeIfPresent("mount", (key, lines) -> mounts(lines));
    seen.computeIfPresent("status", (key, lines) -> lines.stream().filter(Seen::isConfinement).toList());
    seen.computeIfPresent("proc", (key, names) -> names.stream().filter(name -> !name.matches("[0-9]+")).sorted().toList());
    seen.replaceAll((key, values) -> key.startsWith("ns.") ? values.stream().map(id -> namespace(key, id)).toList() : values);
    return seen;
  }

  /** A line for each line that only one of both has seen, or has seen at another place. */
  static List<String> differences(Map<String, List<String>> one, Map<String, List<String>> other) {
    Set<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      List<String> first = one.getOrDefault(key, List.of());
      List<String> second = other.getOrDefault(key, List.of());
      for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
        String left = i < first.size() ? first.get(i) : "nothing";
        String right = i < second.size() ? second.get(i) : "nothing";
        if (!left.equals(right)) {
          differences.add(key + ": " + left + " | " + right);
        }
      }
    }
    return differences;
  }

  private static boolean isConfinement(String line) {
    return STATUS.contains(line.split(":")[0]);
  }

  private static String namespace(String key, String id) {
    try {
      Path own = Path.of("/proc/self/ns", key.substring("ns.".length()));
      return Files.readSymbolicLink(own).toString().equals(id) ? "the host's" : "its own";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mounts are numbered from 1 in the order of the lines, and so are the devices that a file system without one is given. */
  private static List<String> mounts(List<String> lines) {
    Map<String, Integer> mounts = new HashMap<>();
    Map<String, Integer> devices = new HashMap<>();
    List<String> numbered = new ArrayList<>();
    lines.forEach(line -> mounts.put(line.split(" ")[0], mounts.size() + 1));
    for (String line : lines) {
      String[] fields = line.split(" ", 4);
      String device = fields[2].startsWith("0:")
          ? "device " + devices.computeIfAbsent(fields[2], key -> devices.size() + 1) : fields[2];
      numbered.add(mounts.get(fields[0]) + " in " + mounts.getOrDefault(fields[1], 0) + " " + device + " "
          + fields[3].replaceAll("(upperdir|workdir|lowerdir)=[^ ,]*", "$1"));
    }
    return numbered;
  }
}
