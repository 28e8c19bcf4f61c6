package stockade.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a victim has seen: keys to values, in the order in which it wrote them. */
public record Sight(Map<String, List<String>> values) {
  public static Sight of(Outcome outcome) {
    if (outcome.status() != 0) {
      throw new AssertionError("the victim saw nothing: " + outcome);
    }
    Map<String, List<String>> values = new TreeMap<>();
    outcome.out().lines().forEach(line -> {
      String[] parts = line.split("=", 2);
      values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
    });
    return new Sight(values);
  }

  /** All values of a key; none is an empty list. */
  public List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** The one value of a key. */
  public String one(String key) {
    List<String> found = all(key);
    if (found.size() != 1) {
      throw new AssertionError(key + " was seen " + found.size() + " times: " + values);
    }
    return found.get(0);
  }

  /** A line of /proc/self/status, proc(5). */
  public String status(String name) {
    return all("status").stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).trim())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + all("status")));
  }

  public List<MountSeen> mounts() {
    return all("mount").stream().map(MountSeen::of).toList();
  }

  /** The mount that is on top at a path. */
  public MountSeen mount(String path) {
    return mounts().stream()
        .filter(mount -> mount.path().equals(path))
        .reduce((below, above) -> above)
        .orElseThrow(() -> new AssertionError("no mount at " + path + " in " + all("mount")));
  }

  /**
   * A line of mountinfo, proc(5).
   *
   * @param root the folder of the file system that is its root
   */
  public record MountSeen(String root, String path, List<String> options, String type) {
    static MountSeen of(String line) {
      String[] parts = line.split(" ");
      String type = line.substring(line.indexOf(" - ") + 3).split(" ")[0];
      return new MountSeen(parts[3], parts[4], List.of(parts[5].split(",")), type);
    }
  }
}
