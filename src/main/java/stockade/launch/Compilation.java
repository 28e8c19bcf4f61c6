package stockade.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.draft.Watch;
import stockade.host.Fact;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.host.Programs32;
import stockade.phase.Planner;
import stockade.plan.Plan;
import stockade.seccomp.InstalledFilter;
import stockade.spec.Confinement.Machine;
import stockade.spec.Spec;

/**
 * Wishes and facts together, with all that was asked for them.
 *
 * @param spec without patterns
 * @param folders those that patterns of masks looked through
 * @param facts these, and all else that the plan depends on
 */
public record Compilation(Spec spec, Host host, Optional<InstalledFilter> filter, List<Fact> folders, List<Fact> facts) {
  private static final int ATTEMPTS = 60;
  private static final int PAUSE_MILLISECONDS = 50;

  /** @param read what was asked to make the spec */
  public static Compilation of(Spec spec, Map<String, String> environment, List<Fact> read) {
    Ledger ledger = new Ledger();
    if (spec.engine().isJnr()) {
      ledger.cannotRepeat("the JNR engine is a Java program, which no launcher could do without");
    }
    Host host = host(spec, ledger);
    Expansion expansion = Expansion.of(spec);
    Optional<InstalledFilter> filter = Filters.of(spec, host, environment, ledger);
    List<Fact> facts = new ArrayList<>(read);
    facts.addAll(ledger.facts());
    facts.addAll(expansion.folders());
    if (!Planner.asksForMounts(expansion.spec(), host)) {
      facts.removeIf(Fact.Mounts.class::isInstance);
    }
    return new Compilation(expansion.spec(), host, filter, expansion.folders(), List.copyOf(facts));
  }

  public static Host host(Spec spec, Ledger ledger) {
    Optional<Path> root = spec.root().directory().map(Path::of);
    Machine machine = spec.confinement().machine();
    Host own = Host.read(root, ledger);
    Host host = machine.architecture().map(own::with).orElse(own);
    return machine.compat()
        ? host.with(Programs32.of(host.architecture(), root, spec.command().words().stream().findFirst()))
        : host;
  }

  /** The plan of a launcher that is started by itself, at whichever time: one that no longer hides what it should, refuses. */
  public Plan plan() {
    return plan(hidden());
  }

  public Plan plan(Optional<Watch> watch) {
    return Planner.plan(spec, host, filter, watch);
  }

  /** The bytes of the launcher that {@link #plan()} is the plan of. */
  public byte[] image() {
    return image(hidden());
  }

  public byte[] image(Optional<Watch> watch) {
    return Planner.verifying(spec, host, filter, watch).making(this::image);
  }

  /** The bytes of a launcher with a plan of its own, which is verified. */
  public byte[] image(Plan plan) {
    return Backend.image(spec.engine(), plan, host);
  }

  private Optional<Watch> hidden() {
    return folders.isEmpty() ? Optional.empty() : Optional.of(new Watch(folders, new Watch.Otherwise.Refuse()));
  }

  /** A spec without patterns, and the folders that they looked through. */
  private record Expansion(Spec spec, List<Fact> folders) {
    static Expansion of(Spec spec) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Ledger folders = new Ledger();
        Spec expanded = MaskPatterns.expand(spec, folders);
        if (Ledger.obstacle(folders.facts()).isEmpty()) {
          return new Expansion(expanded, folders.facts());
        }
        pause();
      }
      throw new LaunchException("the folders that the patterns of masks look through keep changing; name the paths to mask");
    }

    /** A change right behind the last one could have the same time: better be sure that there is none. */
    private static void pause() {
      try {
        Thread.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException interruption) {
        Thread.currentThread().interrupt();
        throw new LaunchException("interrupted while the folders of masks were looked through");
      }
    }
  }
}
