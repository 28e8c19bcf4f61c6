package stockade.spec;

import java.util.List;

/** What a user wants of a sandbox. Every value in it is legal; nothing in it was asked of the host. */
public record Spec(
    RootFs root,
    List<Mount> mounts,
    Identity identity,
    Isolation isolation,
    Surroundings surroundings,
    Supervision supervision,
    Command command,
    Confinement confinement,
    Resources resources,
    Engine engine,
    Service service) {
  public Spec {
    mounts = List.copyOf(mounts);
  }

  /** The same with another command. */
  public Spec with(Command other) {
    return new Spec(root, mounts, identity, isolation, surroundings, supervision, other, confinement, resources, engine, service);
  }

  /** The same with other mounts. */
  public Spec withMounts(List<Mount> others) {
    return new Spec(root, others, identity, isolation, surroundings, supervision, command, confinement, resources, engine, service);
  }

  /** The same with other variables. */
  public Spec withEnvironment(List<Surroundings.Variable> others) {
    Surroundings other = surroundings.withEnvironment(others);
    return new Spec(root, mounts, identity, isolation, other, supervision, command, confinement, resources, engine, service);
  }

  /** The same with other mounts. */
  public Spec with(List<Mount> others) {
    return new Spec(root, others, identity, isolation, surroundings, supervision, command, confinement, resources, engine, service);
  }

  /** The same with another identity. */
  public Spec with(Identity other) {
    return new Spec(root, mounts, other, isolation, surroundings, supervision, command, confinement, resources, engine, service);
  }

  /** The same with another confinement. */
  public Spec with(Confinement other) {
    return new Spec(root, mounts, identity, isolation, surroundings, supervision, command, other, resources, engine, service);
  }

  /** The same with other surroundings. */
  public Spec with(Surroundings other) {
    return new Spec(root, mounts, identity, isolation, other, supervision, command, confinement, resources, engine, service);
  }

  /** The same with other limits. */
  public Spec with(Resources other) {
    return new Spec(root, mounts, identity, isolation, surroundings, supervision, command, confinement, other, engine, service);
  }

  /** The same as another service. */
  public Spec with(Service other) {
    return new Spec(root, mounts, identity, isolation, surroundings, supervision, command, confinement, resources, engine, other);
  }
}
