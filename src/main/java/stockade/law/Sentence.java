package stockade.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A law by itself.
 *
 * @param breaches the operations of a plan that break it
 */
record Sentence(String words, Function<Flow, List<Node>> breaches) implements Law {
  @Override
  public Set<String> sentences() {
    return Set.of(words);
  }

  @Override
  public List<Violation> broken(Flow flow) {
    return breaches.apply(flow).stream().map(node -> new Violation(words, node.place())).toList();
  }

  /** The law for those plans only that are {@code such}. */
  Sentence where(Predicate<Flow> such) {
    return new Sentence(words, flow -> such.test(flow) ? breaches.apply(flow) : List.of());
  }

  /** No process comes to {@code then} unless {@code first} has succeeded in it, or in its parent before it was made. */
  static Sentence before(String words, Event first, Event then) {
    return new Sentence(words, flow -> {
      List<Node> late = flow.which(then);
      return late.isEmpty() ? late : among(late, flow.reachedWithout(flow.which(first)));
    });
  }

  /** After {@code since} has succeeded in a process, it doesn't come to {@code forbidden}. */
  static Sentence neverAfter(String words, Event since, Event forbidden) {
    return between(words, since, start -> Event.operation(node -> false), forbidden);
  }

  /** From each {@code start} on, a process that comes to {@code then} has come by what {@code needed} says before. */
  static Sentence between(String words, Event start, Function<Node, Event> needed, Event then) {
    return new Sentence(words, flow -> {
      List<Node> missed = new ArrayList<>();
      flow.which(start).forEach(node -> missed.addAll(missed(flow, node, needed.apply(node), then)));
      return missed;
    });
  }

  static List<Node> missed(Flow flow, Node start, Event needed, Event then) {
    List<Node> late = flow.which(then.but(needed));
    return late.isEmpty() ? late : among(late, flow.following(start, needed));
  }

  /** After any of {@code since} has succeeded in a process, it doesn't come to {@code forbidden}; answers are not known. */
  static Sentence neverAfterAny(String words, Event since, Event forbidden) {
    return new Sentence(words, flow -> {
      List<Node> late = flow.which(forbidden);
      return late.isEmpty() ? late : among(late, flow.followingAny(flow.which(since)));
    });
  }

  /** No operation is {@code forbidden}. */
  static Sentence never(String words, Event forbidden) {
    return new Sentence(words, flow -> flow.which(forbidden));
  }

  private static List<Node> among(List<Node> nodes, Walk walk) {
    return nodes.stream().filter(walk::comesTo).toList();
  }
}
