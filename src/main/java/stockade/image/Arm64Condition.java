package stockade.image;

import stockade.plan.Test;

/**
 * What a conditional branch asks of the comparison before it; LESS and GREATER are signed, LOWER and HIGHER unsigned. The names are
 * those of the architecture's manual (Arm ARM, C1.2.4) in words.
 */
enum Arm64Condition {
  EQUAL(0x0),
  NOT_EQUAL(0x1),
  HIGHER_OR_SAME(0x2),
  LOWER(0x3),
  HIGHER(0x8),
  GREATER_OR_EQUAL(0xa),
  LESS(0xb),
  GREATER(0xc),
  LESS_OR_EQUAL(0xd);

  private final int code;

  Arm64Condition(int code) {
    this.code = code;
  }

  static Arm64Condition of(Test test) {
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
