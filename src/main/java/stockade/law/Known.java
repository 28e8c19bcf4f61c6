package stockade.law;

import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;

/** Where control goes while a slot is known to hold the answer of a call that has succeeded: zero or more. */
final class Known {
  private Known() {}

  static void visit(Node node, String answer, Walk walk) {
    walk.visit(node.onFailure());
    if (node.op() instanceof Op.When when && when.left() instanceof Slot slot && slot.name().equals(answer)
        && when.right() instanceof Number number) {
      for (int next : node.onSuccess()) {
        boolean isNext = next == node.index() + 1;
        if (isNext ? !always(when.test(), number.value()) : !never(when.test(), number.value())) {
          walk.visit(next);
        }
      }
    } else {
      walk.visit(node.onSuccess());
    }
  }

  /** Whether every number from zero on compares so with {@code right}. */
  private static boolean always(Test test, long right) {
    return switch (test) {
      case GE -> right <= 0;
      case GT, NE -> right < 0;
      case EQ, LT, LE -> false;
    };
  }

  /** Whether no number from zero on compares so with {@code right}. */
  private static boolean never(Test test, long right) {
    return switch (test) {
      case LT -> right <= 0;
      case LE, EQ -> right < 0;
      case NE, GE, GT -> false;
    };
  }
}
