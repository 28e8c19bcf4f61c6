package stockade.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.host.Accounts;
import stockade.host.Host;
import stockade.linux.Architecture;
import stockade.linux.Capability;
import stockade.linux.Namespace;
import stockade.phase.Outline;
import stockade.spec.Confinement.Fence;
import stockade.spec.Confinement.View;
import stockade.spec.Confinement;
import stockade.resources.Rlimits;
import stockade.spec.Isolation;
import stockade.spec.Resources;
import stockade.spec.Spec;
import stockade.spec.Surroundings;

/** All that isn't a file. */
final class Topics {
  private final Spec spec;
  private final Host host;
  private final Outline outline;
  private final Confinement confinement;

  Topics(Spec spec, Host host, Outline outline) {
    this.spec = spec;
    this.host = host;
    this.outline = outline;
    this.confinement = spec.confinement();
  }

  List<Topic> all() {
    return Stream.of(command(), identity(), namespaces(), network(), privileges(), calls(), fence(), kernel(), resources(), limits())
        .filter(topic -> !topic.facts().isEmpty())
        .collect(Collectors.toUnmodifiableList());
  }

  private Topic command() {
    Surroundings surroundings = spec.surroundings();
    return Topic.of("command",
        Fact.of("words", spec.command().words()),
        Fact.of("engine", spec.engine().isJnr() ? List.of("Java, for as long as the command runs") : List.of()),
        Fact.of("folder", surroundings.workdir().orElse("the caller's if it exists inside, else /")),
        Fact.of("environment",
            surroundings.clearEnvironment() ? "empty" : "the caller's language, terminal, user and PATH"),
        Fact.of("variables", names(surroundings)),
        Fact.of("descriptors", surroundings.passedDescriptors().stream()
            .map(descriptor -> Integer.toString(descriptor.number()))
            .collect(Collectors.toList())).looseIf(true));
  }

  private static List<String> names(Surroundings surroundings) {
    return surroundings.environment().stream()
        .map(Surroundings.Variable::name)
        .distinct()
        .collect(Collectors.toList());
  }

  private Topic identity() {
    Accounts accounts = host.accounts();
    return Topic.of("identity",
        Fact.of("user", named(outline.uid(), accounts.user(outline.uid()).map(Accounts.User::name))),
        Fact.of("group", group(outline.gid())),
        Fact.of("groups", outline.groups().stream().map(this::group).collect(Collectors.toList())),
        Fact.of("ids", outline.ids()).looseIf(outline.hostIds()));
  }

  private String group(long gid) {
    return named(gid, host.accounts().groups().stream()
        .filter(group -> group.gid() == gid)
        .map(Accounts.Group::name)
        .findFirst());
  }

  private static String named(long id, Optional<String> name) {
    return id + name.map(word -> " (" + word + ")").orElse("");
  }

  private Topic namespaces() {
    Isolation isolation = spec.isolation();
    return Topic.of("namespaces",
        Fact.of("own", kinds(isolation::isPrivate)),
        Fact.of("the host's", kinds(kind -> !isolation.isPrivate(kind))).looseIf(true));
  }

  private static List<String> kinds(Predicate<Namespace> wanted) {
    return Arrays.stream(Namespace.values()).filter(wanted).map(Namespace::word).collect(Collectors.toList());
  }

  private Topic network() {
    boolean own = spec.isolation().isPrivate(Namespace.NET);
    return Topic.of("network",
        Fact.of("reach", own ? "nothing but loopback" : "all that the host reaches").looseIf(!own),
        Fact.of("may listen on", ports(true)),
        Fact.of("may connect to", ports(false)),
        Fact.of("host name", spec.isolation().hostname().orElse("the host's")));
  }

  private List<String> ports(boolean bind) {
    return confinement.fence().ports().stream()
        .filter(port -> port.bind() == bind)
        .map(port -> "port " + port.number())
        .collect(Collectors.toList());
  }

  private Topic privileges() {
    boolean more = confinement.capabilities().stream().anyMatch(Confinement.CapabilityWish::add);
    List<String> granted = outline.capabilities().stream().map(Capability::word).collect(Collectors.toList());
    boolean all = granted.size() == Capability.values().length;
    return Topic.of("privileges",
        Fact.of("capabilities", granted.isEmpty() ? List.of("none") : all ? List.of("all") : granted).looseIf(more),
        Fact.of("set-user-ID programs", confinement.allowNewPrivileges() ? "gain privileges" : "gain nothing")
            .looseIf(confinement.allowNewPrivileges()),
        Fact.of("new ones may be left in", outline.setUserIdPlaces()).looseIf(true),
        Fact.of("new ones", confinement.filter().restrictSuid() ? List.of("cannot be made") : List.of()),
        Fact.of("further user namespaces", confinement.allowUserns() ? "allowed" : "refused")
            .looseIf(confinement.allowUserns()));
  }

  private Topic calls() {
    Confinement.Filter filter = confinement.filter();
    List<String> rules = filter.rules().stream().map(Rules::words).collect(Collectors.toList());
    return Topic.of("system calls",
        Fact.of("filter", Rules.words(filter.base())).looseIf(Rules.isLoose(filter.base())),
        Fact.of("rules", rules).looseIf(filter.rules().stream().anyMatch(Rules::isLoose)),
        Fact.of("denied ones are", filter.log() ? List.of("told and logged") : List.of()),
        Fact.of("programs", programs(confinement.machine())).looseIf(confinement.machine().compat()));
  }

  private List<String> programs(Confinement.Machine machine) {
    String own = machine.architecture().map(Architecture::machine).orElse("native");
    return machine.compat() ? List.of(own, host.architecture().sister().word()) : List.of(own);
  }

  private Topic fence() {
    Fence fence = confinement.fence();
    boolean derived = !fence.off() && fence.paths().isEmpty()
        && !outline.capabilities().contains(Capability.CAP_SYS_ADMIN);
    return Topic.of("landlock",
        Fact.of("files", derived ? List.of("what the mounts allow") : List.of()).looseIf(fence.off()),
        Fact.of("may read", paths(Fence.Access.READ)),
        Fact.of("may write", paths(Fence.Access.WRITE)),
        Fact.of("may execute", paths(Fence.Access.EXECUTE)));
  }

  private List<String> paths(Fence.Access access) {
    return confinement.fence().paths().stream()
        .filter(path -> path.access() == access)
        .map(Fence.Path::path)
        .collect(Collectors.toList());
  }

  private Topic kernel() {
    View view = confinement.view();
    List<String> open = view.unmasksAll() ? List.of("all") : paths(view.unmasked());
    return Topic.of("kernel and secrets",
        Fact.of("interfaces", "closed or read-only below /proc"),
        Fact.of("but open", open).looseIf(true),
        Fact.of("others' processes", view.hiddenProcesses() ? List.of("hidden") : List.of()),
        Fact.of("masked where they exist", outline.secrets()),
        Fact.of("shown", paths(view.shown())).looseIf(true));
  }

  private static List<String> paths(List<View.Opened> opened) {
    return opened.stream().map(View.Opened::path).collect(Collectors.toList());
  }

  private Topic resources() {
    Resources resources = spec.resources();
    List<String> limits = resources.limits().stream().map(LimitInWords::of).collect(Collectors.toCollection(ArrayList::new));
    resources.cpuTime().map(said -> seconds(said.value()) + " of processor time").ifPresent(limits::add);
    List<String> each = resources.rlimits().stream().map(LimitInWords::of).collect(Collectors.toCollection(ArrayList::new));
    if (outline.limitsProcesses()) {
      each.add(Rlimits.DEFAULT_PROCESSES + " processes of each user inside");
    }
    return Topic.of("limits",
        Fact.of("together", limits),
        Fact.of("each process", each),
        Fact.of("name", resources.name().stream().collect(Collectors.toList())));
  }

  private Topic limits() {
    List<String> end = new ArrayList<>();
    if (spec.supervision().dieWithParent()) {
      end.add("with the process that started it");
    }
    spec.supervision().timeLimit().map(Topics::seconds).map(time -> "after " + time).ifPresent(end::add);
    return Topic.of("end and terminal",
        Fact.of("ends", end),
        Fact.of("terminal", confinement.terminal() ? "one of its own"
            : spec.surroundings().newSession() ? "none that controls it" : "the caller's"));
  }

  private static String seconds(Duration time) {
    return (time.toMillis() % 1000 == 0 ? Long.toString(time.toSeconds()) : time.toMillis() / 1000.0) + " s";
  }
}
