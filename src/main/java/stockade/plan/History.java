package stockade.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Laws about what a process has done up to an operation. Reports are left out.
 *
 * @param where for which plans
 * @param nothing what has been done at first
 * @param next what has been done after an operation that has succeeded; the values are few
 * @param forbidden by the law's sentence: what no process comes to after what it has done
 */
record History<S>(
    Predicate<Flow> where, S nothing, BiFunction<S, Node, S> next, Map<String, BiPredicate<S, Node>> forbidden)
    implements Law {
  @Override
  public Set<String> sentences() {
    return forbidden.keySet();
  }

  @Override
  public List<Violation> broken(Flow flow) {
    Set<Violation> broken = new LinkedHashSet<>();
    if (where.test(flow)) {
      walk(flow, broken);
    }
    return List.copyOf(broken);
  }

  /** A walk for each value of what has been done. */
  private void walk(Flow flow, Set<Violation> broken) {
    Map<S, Walk> walks = new LinkedHashMap<>();
    walks.computeIfAbsent(nothing, done -> new Walk(flow.nodes().size())).visit(0);
    for (Optional<S> done = Optional.of(nothing); done.isPresent(); done = unfinished(walks)) {
      finish(flow, done.get(), walks, broken);
    }
  }

  private void finish(Flow flow, S done, Map<S, Walk> walks, Set<Violation> broken) {
    Walk walk = walks.get(done);
    while (walk.goesOn()) {
      Node node = flow.nodes().get(walk.next());
      if (!node.isLabel(Op.REPORT)) {
        check(done, node, broken);
        S after = next.apply(done, node);
        Walk then = after == done ? walk : walks.computeIfAbsent(after, value -> new Walk(flow.nodes().size()));
        walk.visit(node.onFailure());
        then.visit(node.onSuccess());
      }
    }
  }

  private static <S> Optional<S> unfinished(Map<S, Walk> walks) {
    return walks.entrySet().stream().filter(entry -> entry.getValue().goesOn()).map(Map.Entry::getKey).findFirst();
  }

  private void check(S done, Node node, Set<Violation> broken) {
    if (node.call().isPresent()) {
      forbidden.forEach((sentence, forbids) -> {
        if (forbids.test(done, node)) {
          broken.add(new Violation(sentence, node.place()));
        }
      });
    }
  }
}
