package stockade.plan;

import java.util.BitSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What every plan must keep to: a part of the security specification.
 *
 * @param sentence the law, without a full stop
 * @param breaches the operations of a plan that break it
 */
record Law(String sentence, Function<Flow, Stream<Node>> breaches) {
  Stream<Violation> broken(Flow flow) {
    return breaches.apply(flow).map(node -> new Violation(sentence, node.place()));
  }

  /** The law for those plans only that are {@code such}. */
  Law where(Predicate<Flow> such) {
    return new Law(sentence, flow -> such.test(flow) ? breaches.apply(flow) : Stream.empty());
  }

  /** No process comes to {@code then} unless {@code first} has succeeded in it, or in its parent before it was made. */
  static Law before(String sentence, Predicate<Node> first, Predicate<Node> then) {
    return new Law(sentence, flow -> {
      BitSet without = flow.reachedWithout(first);
      return flow.which(then).filter(node -> without.get(node.index()));
    });
  }

  /** After {@code since} has succeeded in a process, it doesn't come to {@code forbidden}. */
  static Law neverAfter(String sentence, Predicate<Node> since, Predicate<Node> forbidden) {
    return between(sentence, since, start -> end -> false, forbidden);
  }

  /** From each {@code start} on, a process that comes to {@code then} has come by what {@code needed} says before. */
  static Law between(
      String sentence, Predicate<Node> start, Function<Node, Predicate<Node>> needed, Predicate<Node> then) {
    return new Law(sentence, flow -> flow.which(start).flatMap(node -> missed(flow, node, needed.apply(node), then)));
  }

  static Stream<Node> missed(Flow flow, Node start, Predicate<Node> needed, Predicate<Node> then) {
    BitSet following = flow.following(start, needed);
    return flow.which(then).filter(node -> following.get(node.index()) && !needed.test(node));
  }

  /** No operation is {@code forbidden}. */
  static Law never(String sentence, Predicate<Node> forbidden) {
    return new Law(sentence, flow -> flow.which(forbidden));
  }
}
