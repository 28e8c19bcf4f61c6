package stockade.launch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.linux.Namespace;
import stockade.phase.Planner;
import stockade.seccomp.BpfProgram;
import stockade.seccomp.CallTable;
import stockade.seccomp.Circumstances;
import stockade.seccomp.FilterCompiler;
import stockade.seccomp.InstalledFilter;
import stockade.seccomp.Policies;
import stockade.seccomp.Policy;
import stockade.seccomp.Precompiled;
import stockade.seccomp.Reports;
import stockade.spec.Confinement.Filter;
import stockade.spec.Confinement;
import stockade.spec.Spec;

/** The system-call filter of a sandbox: one of those that we bring with us, one from the cache, or compiled now. */
public final class Filters {
  private Filters() {}

  /**
   * What the target installs; nothing where the spec wishes none. libseccomp is loaded only for a filter that
   * is neither shipped nor in the cache.
   *
   * @param environment for the place of the cache
   * @param ledger where it is written down that a profile was read
   * @throws stockade.spec.SpecException where a rule names no call, or the profile is bad
   * @throws stockade.seccomp.FilterException where libseccomp isn't there, or the filter is too long for the kernel
   * @throws stockade.plan.PlanException where the user that the command is to be isn't one of the root's
   */
  public static Optional<InstalledFilter> of(Spec spec, Host host, Map<String, String> environment, Ledger ledger) {
    Filter filter = spec.confinement().filter();
    if (filter.base() instanceof Filter.Base.Profile profile) {
      ledger.file(Path.of(profile.path()));
    }
    if (filter.base() instanceof Filter.Base.None) {
      return Optional.empty();
    }
    Circumstances at = circumstances(spec, host);
    FilterCache cache = FilterCache.of(environment, Path.of(host.caller().home()));
    return Precompiled.find(filter, at)
        .or(() -> compiled(filter, at, cache))
        .map(program -> filter.log() ? reporting(program, filter, at) : InstalledFilter.silent(program));
  }

  private static InstalledFilter reporting(BpfProgram program, Filter filter, Circumstances at) {
    CallTable calls = CallTable.read();
    return new InstalledFilter(
        program, Policies.of(filter, at, calls).map(policy -> Reports.of(program, policy, at.architecture(), calls)));
  }

  private static Circumstances circumstances(Spec spec, Host host) {
    Confinement confinement = spec.confinement();
    return new Circumstances(
        host.architecture(),
        host.kernel(),
        Planner.granted(spec, host),
        confinement.allowUserns(),
        confinement.machine().compat(),
        spec.isolation().isPrivate(Namespace.PID));
  }

  private static Optional<BpfProgram> compiled(Filter filter, Circumstances at, FilterCache cache) {
    CallTable calls = CallTable.read();
    return Policies.of(filter, at, calls)
        .map(policy -> cache.get(source(policy), () -> FilterCompiler.of(calls).compile(policy)));
  }

  private static String source(Policy policy) {
    return policy.text() + CallTable.text() + FilterCompiler.EDITION;
  }
}
