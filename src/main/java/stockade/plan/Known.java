package stockade.plan;

import java.util.stream.Stream;

/** Where control goes while a slot is known to hold the answer of a call that has succeeded: zero or more. */
final class Known {
  private Known() {}

  static Stream<Integer> ways(Node node, Slot answer) {
    if (node.op() instanceof Op.When when && when.left().equals(answer) && when.right() instanceof Number number) {
      boolean always = holds(when.test(), number.value());
      boolean never = fails(when.test(), number.value());
      return node.onSuccess().stream().filter(next -> !always || next != node.index() + 1).filter(
          next -> !never || next == node.index() + 1);
    }
    return Flow.ways(node);
  }

  /** Whether the comparison of every number from zero on with {@code right} holds. */
  private static boolean holds(Test test, long right) {
    return switch (test) {
      case GE -> right <= 0;
      case GT, NE -> right < 0;
      case EQ, LT, LE -> false;
    };
  }

  /** Whether the comparison of no number from zero on with {@code right} holds. */
  private static boolean fails(Test test, long right) {
    return switch (test) {
      case LT -> right <= 0;
      case LE, EQ -> right < 0;
      case NE, GE, GT -> false;
    };
  }
}
