package stockade.host;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The control groups of a host, cgroups(7): version 2 alone, version 1, or both beside each other (hybrid: each controller is in
 * one of them).
 *
 * @param legacy where each controller of version 1 is mounted, {@code freezer} included
 * @param unified where version 2 is mounted
 * @param controllers those of version 2
 * @param processors how many there are: one more than the greatest number of one that is online
 * @param memoryNodes the same of memory nodes
 */
public record Cgroups(
    Map<String, String> legacy, Optional<String> unified, Set<String> controllers, int processors, int memoryNodes) {
  public static final Cgroups NONE = new Cgroups(Map.of(), Optional.empty(), Set.of(), 1, 1);

  public Cgroups {
    legacy = Map.copyOf(legacy);
    controllers = Set.copyOf(controllers);
  }

  /** Whether a sandbox's group is one of version 2: where that has controllers, or there is nothing else. */
  public boolean isUnified() {
    return unified.isPresent() && (legacy.isEmpty() || !controllers.isEmpty() && !legacy.containsKey("memory"));
  }

  /** Whether there are any. */
  public boolean isMounted() {
    return unified.isPresent() || !legacy.isEmpty();
  }
}
