package stockade.resources;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import stockade.host.Cgroups;
import stockade.host.Host;
import stockade.linux.Namespace;
import stockade.spec.Limit;
import stockade.spec.Resources.Event;
import stockade.spec.Resources.Parent;
import stockade.spec.Resources;
import stockade.spec.Spec;

/**
 * The control group that a sandbox gets, in each hierarchy where it needs one: {@code PARENT/stockade/NAME}.
 *
 * <pre>
 *   memory = "64M"     version 2: /sys/fs/cgroup/stockade/4711
 *                      version 1: /sys/fs/cgroup/memory/stockade/4711, /sys/fs/cgroup/freezer/stockade/4711
 * </pre>
 *
 * @param unified version 2: one hierarchy; else those of version 1
 * @param demanded without it a wish would be unfulfilled; else it only serves figures, and none is no error
 * @param parent absent: {@code /}
 */
public record GroupLayout(boolean unified, boolean demanded, List<Hierarchy> hierarchies, Optional<Parent> parent) {
  /** What the figures of a report, and pausing, are read from or done by. */
  private static final List<String> FIGURES = List.of("memory", "cpu", "cpuacct", "pids", "io", "blkio");

  public GroupLayout {
    hierarchies = List.copyOf(hierarchies);
  }

  /**
   * @param name tells hierarchies apart; of version 2 it is empty
   * @param mount where it is mounted
   * @param controllers those that are used
   * @param demanded those of them that a limit needs
   */
  public record Hierarchy(String name, String mount, Set<String> controllers, Set<String> demanded) {
    public Hierarchy {
      controllers = new TreeSet<>(controllers);
      demanded = new TreeSet<>(demanded);
    }
  }

  /**
   * The group of this sandbox, if it is to have one: none costs nothing.
   *
   * @throws stockade.plan.PlanException when the host can't do what is wished
   */
  public static Optional<GroupLayout> of(Spec spec, Host host) {
    Resources wished = spec.resources();
    Cgroups cgroups = host.cgroups();
    boolean demanded = isDemanded(wished);
    if (demanded) {
      new GroupDemands(spec, host).check();
    }
    boolean welcome = wished.name().isPresent() || wished.report().isPresent();
    boolean possible = cgroups.isMounted() && (cgroups.isUnified() || host.caller().isRoot());
    if (!demanded && !(welcome && possible)) {
      return Optional.empty();
    }
    Set<String> needed = controllers(wished, cgroups.isUnified());
    Set<String> used = new LinkedHashSet<>(needed);
    if (welcome) {
      used.addAll(FIGURES);
    }
    Optional<Parent> parent = wished.parent().map(said -> said.value())
        .or(() -> host.caller().isRoot() ? Optional.empty() : Optional.of(new Parent.Own()));
    return Optional.of(new GroupLayout(
        cgroups.isUnified(), demanded, cgroups.isUnified() ? unified(cgroups, used, needed) : legacy(cgroups, used, needed),
        parent));
  }

  /** Whether a wish needs a group; that there be any number of processes is none. */
  private static boolean isDemanded(Resources wished) {
    return wished.limits().stream().anyMatch(limit -> !isNone(limit))
        || wished.parent().isPresent()
        || wished.cpuTime().isPresent()
        || wished.reactions().stream().anyMatch(reaction -> ofGroup(reaction.event()));
  }

  private static boolean isNone(Limit limit) {
    return limit.key() == stockade.spec.Key.PIDS_LIMIT && ((Limit.Amount) limit).amount() == Limit.UNLIMITED;
  }

  static boolean ofGroup(Event event) {
    return event.isPressure() || event == Event.MEMORY_HIGH;
  }

  /** That a controller is there was checked before. */
  private static Set<String> controllers(Resources wished, boolean unified) {
    Set<String> needed = wished.limits().stream()
        .flatMap(limit -> LimitFiles.of(limit, wished.limits(), unified).stream())
        .map(Setting::controller)
        .collect(Collectors.toCollection(TreeSet::new));
    if (wished.cpuTime().isPresent() && !unified) {
      needed.add("cpuacct");
    }
    return needed;
  }

  private static List<Hierarchy> unified(Cgroups cgroups, Set<String> used, Set<String> needed) {
    Set<String> there = new TreeSet<>(used);
    there.retainAll(cgroups.controllers());
    return List.of(new Hierarchy("", cgroups.unified().orElseThrow(), there, needed));
  }

  /** Several controllers may be mounted together. The freezer is how a group of version 1 is stopped, and ended. */
  private static List<Hierarchy> legacy(Cgroups cgroups, Set<String> used, Set<String> needed) {
    TreeMap<String, Set<String>> byMount = new TreeMap<>();
    used.add("freezer");
    used.stream().filter(cgroups.legacy()::containsKey)
        .forEach(name -> byMount.computeIfAbsent(cgroups.legacy().get(name), mount -> new TreeSet<>()).add(name));
    List<Hierarchy> hierarchies = new ArrayList<>();
    byMount.forEach((mount, names) -> hierarchies.add(new Hierarchy(
        names.iterator().next(), mount, names, among(names, needed))));
    return hierarchies;
  }

  private static Set<String> among(Collection<String> names, Set<String> wanted) {
    return names.stream().filter(wanted::contains).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The hierarchy of a controller; of version 2 the one there is. */
  public Optional<Hierarchy> of(String controller) {
    return hierarchies.stream()
        .filter(hierarchy -> unified || hierarchy.controllers().contains(controller))
        .findFirst();
  }

  /** Whether init waits until the monitor has put it into its group: into one of version 2 it is cloned. */
  public boolean isJoinedLater() {
    return !unified;
  }

  /** Whether the kernel ends what is left of the sandbox when its init ends. */
  static boolean endsWithInit(Spec spec) {
    return spec.isolation().isPrivate(Namespace.PID);
  }
}
