package stockade.seccomp;

import java.util.Optional;
import stockade.spec.Confinement.Filter;
import stockade.spec.SpecException;

/** From the user's words about the filter to the policy that they mean. */
public final class Policies {
  private Policies() {}

  /**
   * The policy, or nothing where no filter is wanted.
   *
   * @throws SpecException where a rule names nothing that is known, or the profile is bad
   */
  public static Optional<Policy> of(Filter filter, Circumstances at, CallTable calls) {
    return base(filter.base(), at, calls)
        .map(base -> new UserRules(calls).apply(base, filter.rules()))
        .map(policy -> filter.restrictSuid() ? SuidRules.on(policy) : policy);
  }

  private static Optional<Policy> base(Filter.Base base, Circumstances at, CallTable calls) {
    if (base instanceof Filter.Base.Profile profile) {
      return Optional.of(DockerProfile.read(profile.path(), profile.origin()).policy(at, calls));
    }
    return base instanceof Filter.Base.None ? Optional.empty() : Optional.of(DefaultPolicy.of(at, calls));
  }
}
