package stockade.law;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stockade.linux.SystemCall;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Step;

/**
 * All ways that control can take through a plan. The history of a process is one of them, from the first operation on: that of
 * init begins as the monitor's, since a clone has its parent's past.
 */
public final class Flow {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<SystemCall, List<Node>> calls = new EnumMap<>(SystemCall.class);
  private final Map<String, List<Node>> writers = new HashMap<>();
  private final Set<Concession> concessions;

  private Flow(Set<Concession> concessions) {
    this.concessions = concessions;
  }

  public static Flow of(Plan plan, Set<Concession> concessions) {
    Successors successors = new Successors(plan);
    Flow flow = new Flow(concessions);
    for (Part part : plan.parts()) {
      for (Step step : part.steps()) {
        for (Op op : step.ops()) {
          int index = flow.nodes.size();
          flow.add(new Node(
              index, part.role(), step, op, successors.onSuccess(index, op), successors.onFailure(index, op)));
        }
      }
    }
    return flow;
  }

  private void add(Node node) {
    nodes.add(node);
    if (node.call().isPresent()) {
      calls.computeIfAbsent(node.call().get().call(), name -> new ArrayList<>()).add(node);
    }
    Optional<Slot> written = node.written();
    if (written.isPresent()) {
      writers.computeIfAbsent(written.get().name(), name -> new ArrayList<>()).add(node);
    }
  }

  public List<Node> nodes() {
    return nodes;
  }

  public List<Node> which(Event event) {
    List<Node> found = new ArrayList<>();
    if (event.calls().isEmpty()) {
      add(nodes, event, found);
    }
    for (SystemCall name : event.calls()) {
      add(calls.getOrDefault(name, List.of()), event, found);
    }
    return found;
  }

  private static void add(List<Node> candidates, Event event, List<Node> found) {
    for (Node node : candidates) {
      if (event.test(node)) {
        found.add(node);
      }
    }
  }

  boolean concedes(Concession concession) {
    return concessions.contains(concession);
  }

  boolean has(Event event) {
    return !which(event).isEmpty();
  }

  /** The operation behind this one in the text, if any. */
  Optional<Node> next(Node node) {
    return at(node.index() + 1);
  }

  /** All operations that write to a slot. */
  List<Node> writers(Slot slot) {
    return writers.getOrDefault(slot.name(), List.of());
  }

  /** Whether all that ever writes to a slot is one of these. */
  boolean isOnlyFrom(Slot slot, Event event) {
    return !writers(slot).isEmpty() && writers(slot).stream().allMatch(event);
  }

  /** What a process can come to while none of {@code done} has succeeded in it. */
  Walk reachedWithout(List<Node> done) {
    boolean[] stops = new boolean[nodes.size()];
    for (Node node : done) {
      stops[node.index()] = true;
    }
    Walk walk = new Walk(nodes.size());
    walk.visit(0);
    while (walk.goesOn()) {
      Node node = nodes.get(walk.next());
      walk.visit(node.onFailure());
      if (!stops[node.index()]) {
        walk.visit(node.onSuccess());
      }
    }
    return walk;
  }

  /**
   * What follows the success of {@code start} before any of {@code end}, reports left out. As long as the slot that it writes to
   * holds its answer, comparisons with an error are known.
   */
  Walk following(Node start, Event end) {
    Walk walk = new Walk(nodes.size());
    Walk knowing = new Walk(nodes.size());
    Optional<String> answer = start.written().map(Slot::name);
    (answer.isPresent() ? knowing : walk).visit(start.onSuccess());
    while (knowing.goesOn()) {
      Node node = nodes.get(knowing.next());
      if (!node.isLabel(Op.REPORT) && !end.test(node)) {
        Known.visit(node, answer.orElseThrow(), node.writes(answer.orElseThrow()) ? walk : knowing);
      }
    }
    while (walk.goesOn()) {
      Node node = nodes.get(walk.next());
      if (!node.isLabel(Op.REPORT) && !end.test(node)) {
        walk.visit(node.onFailure());
        walk.visit(node.onSuccess());
      }
    }
    return walk.and(knowing);
  }

  /** What follows the success of any of {@code starts}, reports left out. */
  Walk followingAny(List<Node> starts) {
    Walk walk = new Walk(nodes.size());
    starts.forEach(start -> walk.visit(start.onSuccess()));
    while (walk.goesOn()) {
      Node node = nodes.get(walk.next());
      if (!node.isLabel(Op.REPORT)) {
        walk.visit(node.onFailure());
        walk.visit(node.onSuccess());
      }
    }
    return walk;
  }

  Optional<Node> at(int index) {
    return index < nodes.size() ? Optional.of(nodes.get(index)) : Optional.empty();
  }
}
