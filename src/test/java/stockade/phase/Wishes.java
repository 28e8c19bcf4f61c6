package stockade.phase;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stockade.draft.Watch;
import stockade.draft.Watch.Otherwise.Recompile;
import stockade.host.Fact;
import stockade.host.Host;
import stockade.plan.Plan;
import stockade.linux.Architecture;
import stockade.seccomp.BpfProgram;
import stockade.seccomp.CallTable;
import stockade.seccomp.Circumstances;
import stockade.seccomp.InstalledFilter;
import stockade.seccomp.Policies;
import stockade.seccomp.Policy;
import stockade.seccomp.Reports;
import stockade.spec.Key;
import stockade.spec.Service;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

/** A spec as a user would say it: {@code Wishes.of().and(Key.ROOT, "/srv/debian").plan(Hosts.USER)}. */
public record Wishes(List<Word> words) {
  private static final BpfProgram ALLOW =
      new BpfProgram(List.of(new BpfProgram.Instruction(6, 0, 0, 0x7fff0000L)));

  public Wishes {
    words = List.copyOf(words);
  }

  /** To run {@code /bin/true}. */
  public static Wishes of() {
    return new Wishes(List.of(Word.of(Key.COMMAND, "/bin/true")));
  }

  /** In a root without /proc and /dev: the smallest sandbox there is. */
  public static Wishes small() {
    return of().and(Key.ROOT, "/srv/debian").and(Key.NO_PROC, "true").and(Key.NO_DEV, "true");
  }

  public Wishes and(Key key, String... values) {
    List<Word> more = new ArrayList<>(words);
    for (String value : values) {
      more.add(Word.option(key, value));
    }
    return new Wishes(more);
  }

  public Spec spec() {
    return SpecBuilder.of(words, Path.of("/work"), Map.of());
  }

  public Plan plan(Host host) {
    return Planner.plan(spec(), host, Optional.empty());
  }

  /** Of the same as a sandbox that is started as {@code web}. */
  public Plan started(Host host) {
    Spec spec = spec();
    Service.Station station = new Service.Station("web", "/run/stockade/web", "/var/log/stockade/web.log");
    return Planner.plan(spec.with(spec.service().at(station)), host, Optional.empty());
  }

  /** Of a command in the sandbox that is started as {@code web}. */
  public Plan joining(Host host) {
    Spec spec = spec();
    Service.Station station = new Service.Station("web", "/run/stockade/web", "/var/log/stockade/web.log");
    return Planner.join(spec, spec.with(spec.service().at(station)), host, Optional.empty());
  }

  /** Of a launcher that was kept of {@code run -f a.toml}. */
  public Plan kept(Host host, List<Fact> facts) {
    Recompile recompile = new Recompile("/opt/stockade/scripts/stockade", List.of("run", "-f", "a.toml"), false);
    return Planner.plan(spec(), host, Optional.empty(), Optional.of(new Watch(facts, recompile)));
  }

  /** With a filter that lets everything pass. */
  public Plan filtered(Host host) {
    return Planner.plan(spec(), host, Optional.of(InstalledFilter.silent(ALLOW)));
  }

  /** The same, with what --seccomp-log needs for the default policy of x86-64. */
  public Plan reporting(Host host) {
    Circumstances at =
        new Circumstances(Architecture.X86_64, new Host.KernelRelease(6, 1), Set.of(), false, false, true);
    CallTable calls = CallTable.read();
    Policy policy = Policies.of(spec().confinement().filter(), at, calls).orElseThrow();
    Reports reports = Reports.of(ALLOW, policy, Architecture.X86_64, calls);
    return Planner.plan(spec(), host, Optional.of(new InstalledFilter(ALLOW, Optional.of(reports))));
  }
}
