package stockade.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stockade.launch.FrontEnd;
import stockade.spec.Service.Dependence;

/** {@code stockade start}: those that are named, after those that they depend on. */
public record Starting(Fleet fleet, boolean waitReady) {
  /**
   * @param words files and names
   * @throws FleetException if one isn't known, or some depend on each other in a circle: nothing is started then
   */
  public List<Result> start(List<String> words) {
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    words.forEach(word -> add(wanted, Wanted.of(word, fleet)));
    List<String> named = List.copyOf(wanted.keySet());
    addDependences(wanted);
    Map<String, List<String>> waits = new LinkedHashMap<>();
    wanted.forEach((name, sandbox) -> waits.put(name, dependences(sandbox)));
    return new Convoy(waits).each(
        name -> start(wanted.get(name), named.contains(name), isNeeded(waits, name)),
        name -> other -> new FleetException(name + " wasn't started, because it depends on " + other + ", which failed"));
  }

  /** All that there is a spec of in the folder of specs and that don't run. */
  public List<Result> startAll() {
    return start(Wanted.known(fleet.places()).keySet().stream()
        .filter(name -> Cell.of(fleet.places(), new Name(name)).monitor().isEmpty())
        .toList());
  }

  /**
   * Keeps what starts a sandbox again without Java, where the start script finds it by these very words.
   *
   * @param word the one that was started, of {@code own}
   * @param own the command line's words
   * @return whether it could be kept
   */
  public boolean keep(String word, List<String> own, FrontEnd frontEnd) {
    return new KeptStart(fleet, waitReady, own, frontEnd).keep(word);
  }

  private static void add(Map<String, Wanted> wanted, Wanted one) {
    if (wanted.putIfAbsent(one.name().text(), one) != null) {
      throw new FleetException("'" + one.name() + "' is named twice; name each sandbox once", 2);
    }
  }

  private void addDependences(Map<String, Wanted> wanted) {
    Deque<Wanted> open = new ArrayDeque<>(wanted.values());
    while (!open.isEmpty()) {
      Wanted one = open.remove();
      for (Dependence dependence : one.spec().service().depends()) {
        if (!wanted.containsKey(dependence.name())) {
          Wanted other = wanted(dependence, one);
          wanted.put(dependence.name(), other);
          open.add(other);
        }
      }
    }
  }

  private Wanted wanted(Dependence dependence, Wanted by) {
    try {
      return Wanted.of(dependence.name(), fleet);
    } catch (FleetException unknown) {
      throw new FleetException(
          dependence.origin().text() + ": " + by.name() + " depends on what isn't there: " + unknown.getMessage());
    }
  }

  private static List<String> dependences(Wanted sandbox) {
    return sandbox.spec().service().depends().stream().map(Dependence::name).distinct().toList();
  }

  private static boolean isNeeded(Map<String, List<String>> waits, String name) {
    return waits.values().stream().anyMatch(others -> others.contains(name));
  }

  /** What is only depended on may run already. */
  private void start(Wanted sandbox, boolean named, boolean needed) {
    Cell cell = Cell.of(fleet.places(), sandbox.name());
    boolean runs = !named && cell.monitor().isPresent();
    if (!runs) {
      new Starter(fleet, sandbox).start();
    }
    if (waitReady || needed) {
      new Readiness(cell, sandbox.spec().service().ready()).await();
    }
  }
}
