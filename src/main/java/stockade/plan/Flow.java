package stockade.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All ways that control can take through a plan. The history of a process is one of them, from the first operation on: that of
 * init begins as the monitor's, since a clone has its parent's past.
 */
final class Flow {
  private final List<Node> nodes;
  private final BitSet reached;
  private final Map<Slot, List<Node>> writers = new HashMap<>();

  private Flow(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    this.reached = reachedWithout(node -> false);
    nodes.forEach(node -> node.written().ifPresent(slot -> writers.computeIfAbsent(slot, s -> new ArrayList<>()).add(node)));
  }

  static Flow of(Plan plan) {
    Successors successors = new Successors(plan);
    List<Node> nodes = new ArrayList<>();
    for (Part part : plan.parts()) {
      for (Step step : part.steps()) {
        for (Op op : step.ops()) {
          int index = nodes.size();
          nodes.add(new Node(
              index, part.role(), step, op, successors.onSuccess(index, op), successors.onFailure(index, op)));
        }
      }
    }
    return new Flow(nodes);
  }

  List<Node> nodes() {
    return nodes;
  }

  Stream<Node> which(Predicate<Node> wanted) {
    return nodes.stream().filter(wanted);
  }

  boolean has(Predicate<Node> wanted) {
    return nodes.stream().anyMatch(wanted);
  }

  /** The operation behind this one in the text, if any. */
  Optional<Node> next(Node node) {
    return node.index() + 1 < nodes.size() ? Optional.of(nodes.get(node.index() + 1)) : Optional.empty();
  }

  /** All operations that write to a slot. */
  List<Node> writers(Slot slot) {
    return writers.getOrDefault(slot, List.of());
  }

  boolean isReached(Node node) {
    return reached.get(node.index());
  }

  /** What a process can come to while none of {@code done} has succeeded in it. */
  BitSet reachedWithout(Predicate<Node> done) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    visit(0, seen, open);
    while (!open.isEmpty()) {
      Node node = nodes.get(open.pop());
      node.onFailure().forEach(next -> visit(next, seen, open));
      if (!done.test(node)) {
        node.onSuccess().forEach(next -> visit(next, seen, open));
      }
    }
    return seen;
  }

  private void visit(int next, BitSet seen, Deque<Integer> open) {
    if (next < nodes.size() && !seen.get(next)) {
      seen.set(next);
      open.push(next);
    }
  }

  /**
   * What follows the success of {@code start} before any of {@code end}, reports left out. As long as the slot that it writes to
   * holds its answer, comparisons with an error are known.
   */
  BitSet following(Node start, Predicate<Node> end) {
    BitSet seen = new BitSet();
    BitSet seenKnowing = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    Deque<Integer> openKnowing = new ArrayDeque<>();
    Optional<Slot> answer = start.written();
    start.onSuccess().forEach(next -> visit(next, answer.isPresent() ? seenKnowing : seen, answer.isPresent() ? openKnowing : open));
    while (!open.isEmpty() || !openKnowing.isEmpty()) {
      boolean knowing = !openKnowing.isEmpty();
      Node node = nodes.get(knowing ? openKnowing.pop() : open.pop());
      if (node.isLabel(Op.REPORT) || end.test(node)) {
        continue;
      }
      boolean still = knowing && !node.written().equals(answer);
      Stream<Integer> ways = knowing ? Known.ways(node, answer.orElseThrow()) : ways(node);
      ways.forEach(next -> visit(next, still ? seenKnowing : seen, still ? openKnowing : open));
    }
    seen.or(seenKnowing);
    return seen;
  }

  static Stream<Integer> ways(Node node) {
    return Stream.concat(node.onSuccess().stream(), node.onFailure().stream()).distinct();
  }
}
