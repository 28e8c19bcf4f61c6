package stockade.spec;

import java.util.Optional;
import java.util.Set;
import stockade.linux.Namespace;

/**
 * What is kept of the host's namespaces; all others are private. {@code net = "host"} is {@code NET} in {@code shared},
 * {@code userns = "none"} is {@code USER} in it.
 */
public record Isolation(Set<Namespace> shared, Optional<String> hostname, Origin origin) {
  public static final Isolation ALL_PRIVATE = new Isolation(Set.of(), Optional.empty(), Origin.DEFAULT);

  public Isolation {
    shared = Set.copyOf(shared);
  }

  public boolean isPrivate(Namespace kind) {
    return !shared.contains(kind);
  }
}
