package stockade.draft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.host.Host;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.seccomp.InstalledFilter;
import stockade.spec.Spec;

/** A plan under construction: the wishes, the host's facts, and a sequence of steps for each process. */
public final class Draft {
  private final Spec spec;
  private final Host host;
  private final IdScheme ids;
  private final Optional<InstalledFilter> filter;
  private final Optional<Watch> watch;
  private final Map<Role, Sequence> sequences = new EnumMap<>(Role.class);
  private final List<Slot> handed = new ArrayList<>();
  private final boolean joins;
  private int labels;

  public Draft(Spec spec, Host host, Optional<InstalledFilter> filter) {
    this(spec, host, filter, Optional.empty());
  }

  /** @param watch what the launcher is to look at before anything else */
  public Draft(Spec spec, Host host, Optional<InstalledFilter> filter, Optional<Watch> watch) {
    this(spec, host, filter, watch, Optional.empty());
  }

  /** @param joined what the sandbox was started with that init joins: its ids count; absent: init makes a sandbox */
  public Draft(Spec spec, Host host, Optional<InstalledFilter> filter, Optional<Watch> watch, Optional<Spec> joined) {
    this.joins = joined.isPresent();
    this.spec = spec;
    this.host = host;
    this.filter = filter;
    this.watch = watch;
    this.ids = IdScheme.of(joined.orElse(spec), host);
    Arrays.stream(Role.values()).forEach(role -> sequences.put(role, new Sequence(this)));
  }

  public Spec spec() {
    return spec;
  }

  public Host host() {
    return host;
  }

  /** Whether the command is to run in a sandbox that is there: then init is outside of its PID namespace. */
  public boolean joins() {
    return joins;
  }

  /** The system-call filter, where there is to be one. */
  public Optional<InstalledFilter> filter() {
    return filter;
  }

  /** What the launcher looks at before anything else, where it does. */
  public Optional<Watch> watch() {
    return watch;
  }

  /** How ids inside relate to ids outside. */
  public IdScheme ids() {
    return ids;
  }

  public Sequence monitor() {
    return sequences.get(Role.MONITOR);
  }

  public Sequence init() {
    return sequences.get(Role.INIT);
  }

  public Sequence target() {
    return sequences.get(Role.TARGET);
  }

  /** The process that can open the host's trees with id-mapped mounts: one that is privileged on the host. */
  public Sequence opener() {
    return ids.mapsMounts() ? monitor() : init();
  }

  /** What {@link #opener} has opened: where that is the monitor, init receives it with the handshake. */
  public void hand(Slot descriptor) {
    handed.add(descriptor);
  }

  public List<Slot> handed() {
    return List.copyOf(handed);
  }

  /** A label that no other has. */
  public String fresh(String word) {
    return word + "." + ++labels;
  }

  public Plan finish(int headroom) {
    List<Part> parts =
        Arrays.stream(Role.values()).map(role -> new Part(role, sequences.get(role).steps())).toList();
    return new Plan(parts, headroom);
  }
}
