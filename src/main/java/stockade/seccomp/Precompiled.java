package stockade.seccomp;

import java.util.Optional;
import java.util.Set;
import stockade.linux.Architecture;
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
        return Optional.of(BpfProgram.of(each.words(at.architecture())));
      }
    }
    return Optional.empty();
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  private long[] words(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> this == ROOT ? DefaultFilters.ROOT_X86_64 : DefaultFilters.USER_X86_64;
      case AARCH64 -> this == ROOT ? DefaultFilters.ROOT_AARCH64 : DefaultFilters.USER_AARCH64;
    };
  }
}
