package stockade.seccomp;

import java.util.Optional;
import java.util.Set;
import stockade.linux.Capability;
import stockade.spec.Confinement.Filter;

/** The filters of the default policy that most runs have: compiled beforehand, so that these need no libseccomp. */
public enum Precompiled {
  USER(Set.of()),
  ROOT(Set.copyOf(Capability.OF_ROOT_INSIDE));

  private final Set<Capability> capabilities;

  Precompiled(Set<Capability> capabilities) {
    this.capabilities = capabilities;
  }

  /** The program, where it is one of ours. */
  public static Optional<BpfProgram> find(Filter filter, Circumstances at) {
    boolean plain = filter.base() instanceof Filter.Base.Default && filter.rules().isEmpty() && !filter.restrictSuid();
    if (!plain || at.userns() || at.compat() || !at.ownPids()) {
      return Optional.empty();
    }
    for (Precompiled each : values()) {
      if (each.capabilities.equals(at.capabilities())) {
        return Optional.of(BpfText.parse(Resource.text(each.file(at))));
      }
    }
    return Optional.empty();
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  String file(Circumstances at) {
    return "default-" + name().toLowerCase(java.util.Locale.ROOT) + "-" + at.architecture().machine() + ".bpf.txt";
  }
}
