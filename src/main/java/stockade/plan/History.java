package stockade.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** What a process has done up to an operation, as far as a law wants to know. Reports are left out. */
final class History {
  private History() {}

  /**
   * No process comes to an operation that is forbidden after what it has done.
   *
   * @param nothing what has been done at first
   * @param next what has been done after an operation that has succeeded; the values are few
   */
  static <S> Law law(String sentence, S nothing, BiFunction<S, Node, S> next, BiPredicate<S, Node> forbidden) {
    return new Law(sentence, flow -> {
      Set<Node> broken = new HashSet<>();
      Set<State<S>> seen = new HashSet<>();
      Deque<State<S>> open = new ArrayDeque<>();
      visit(flow, new State<>(0, nothing), seen, open);
      while (!open.isEmpty()) {
        State<S> state = open.pop();
        Node node = flow.nodes().get(state.index);
        if (node.isLabel(Op.REPORT)) {
          continue;
        }
        if (forbidden.test(state.done, node)) {
          broken.add(node);
        }
        S after = next.apply(state.done, node);
        node.onFailure().forEach(way -> visit(flow, new State<>(way, state.done), seen, open));
        node.onSuccess().forEach(way -> visit(flow, new State<>(way, after), seen, open));
      }
      return flow.which(broken::contains);
    });
  }

  private static <S> void visit(Flow flow, State<S> state, Set<State<S>> seen, Deque<State<S>> open) {
    if (state.index < flow.nodes().size() && seen.add(state)) {
      open.push(state);
    }
  }


  private record State<S>(int index, S done) {}
}
