package stockade.law;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import stockade.plan.Op;

/**
 * Laws about what a process has done up to an operation. Reports are left out.
 *
 * @param where for which plans
 * @param nothing what has been done at first
 * @param next what has been done after an operation that has succeeded; the values are few
 * @param forbidden by the law's sentence: what no process comes to after what it has done
 */
record History<S extends History.Done>(
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
    Map<String, Branch<S>> branches = new LinkedHashMap<>();
    branch(flow, nothing, branches).visit(0);
    for (Optional<Branch<S>> open = unfinished(branches); open.isPresent(); open = unfinished(branches)) {
      finish(flow, open.get(), branches, broken);
    }
  }

  private static <S extends Done> Walk branch(Flow flow, S done, Map<String, Branch<S>> branches) {
    return branches.computeIfAbsent(done.key(), key -> new Branch<>(done, new Walk(flow.nodes().size()))).walk;
  }

  private void finish(Flow flow, Branch<S> branch, Map<String, Branch<S>> branches, Set<Violation> broken) {
    Walk walk = branch.walk;
    S done = branch.done;
    while (walk.goesOn()) {
      Node node = flow.nodes().get(walk.next());
      if (!node.isLabel(Op.REPORT)) {
        check(done, node, broken);
        S after = next.apply(done, node);
        walk.visit(node.onFailure());
        (after == done ? walk : branch(flow, after, branches)).visit(node.onSuccess());
      }
    }
  }

  private static <S extends Done> Optional<Branch<S>> unfinished(Map<String, Branch<S>> branches) {
    return branches.values().stream().filter(branch -> branch.walk.goesOn()).findFirst();
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

  /** What has been done. */
  interface Done {
    /** The same for equal values only. */
    String key();
  }

  private record Branch<S>(S done, Walk walk) {}
}
