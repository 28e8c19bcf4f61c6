package stockade.image;

import stockade.plan.Test;

/** What a conditional jump asks of the comparison before it; LESS and GREATER are signed, BELOW and ABOVE unsigned. */
enum Amd64Condition {
  BELOW(0x2),
  ABOVE_OR_EQUAL(0x3),
  EQUAL(0x4),
  NOT_EQUAL(0x5),
  ABOVE(0x7),
  LESS(0xc),
  GREATER_OR_EQUAL(0xd),
  LESS_OR_EQUAL(0xe),
  GREATER(0xf);

  private final int code;

  Amd64Condition(int code) {
    this.code = code;
  }

  static Amd64Condition of(Test test) {
    return switch (test) {
      case EQ -> EQUAL;
      case NE -> NOT_EQUAL;
      case LT -> LESS;
      case LE -> LESS_OR_EQUAL;
      case GT -> GREATER;
      case GE -> GREATER_OR_EQUAL;
    };
  }

  int code() {
    return code;
  }
}
