package stockade.spec;

/** What a user wants of a sandbox. Every value in it is legal; nothing in it was asked of the host. */
public record Spec(
    RootFs root,
    java.util.List<Mount> mounts,
    Identity identity,
    Isolation isolation,
    Surroundings surroundings,
    Supervision supervision,
    Command command) {
  public Spec {
    mounts = java.util.List.copyOf(mounts);
  }
}
