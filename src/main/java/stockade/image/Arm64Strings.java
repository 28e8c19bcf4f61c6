package stockade.image;

import static stockade.image.Arm64Condition.EQUAL;
import static stockade.image.Arm64Condition.HIGHER;
import static stockade.image.Arm64Condition.HIGHER_OR_SAME;
import static stockade.image.Arm64Condition.LOWER;
import static stockade.image.Arm64Condition.NOT_EQUAL;
import static stockade.image.Arm64Register.X0;
import static stockade.image.Arm64Register.X1;
import static stockade.image.Arm64Register.X2;
import static stockade.image.Arm64Register.X3;
import static stockade.image.Arm64Register.X4;
import static stockade.image.Arm64Register.X5;

import stockade.plan.Width;

/**
 * The two routines that put a text together. Both are called with the cursor in X0, the limit in X1 and what is appended
 * in X2; they leave the new cursor in X0. A routine that nobody calls is not in the image.
 */
final class Arm64Strings {
  private final Arm64Code code;
  private final Label append = new Label("append");
  private final Label appendDecimal = new Label("append decimal");
  private boolean appends;
  private boolean appendsDecimal;

  Arm64Strings(Arm64Code code) {
    this.code = code;
  }

  Arm64Code callAppend() {
    appends = true;
    return code.call(append);
  }

  Arm64Code callAppendDecimal() {
    appendsDecimal = true;
    return code.call(appendDecimal);
  }

  /** Writes the routines that are called. */
  void finish() {
    if (appends) {
      append();
    }
    if (appendsDecimal) {
      appendDecimal();
    }
  }

  private void append() {
    Label next = new Label("next byte");
    Label end = new Label("end");
    code.bind(append).subtract(X1, X1, 1);
    code.bind(next).compare(X0, X1).jump(HIGHER_OR_SAME, end);
    code.load(X3, X2, 0, Width.BYTE).compare(X3, 0).jump(EQUAL, end);
    code.store(X0, 0, Width.BYTE, X3).add(X0, X0, 1).add(X2, X2, 1).jump(next);
    terminate(end);
  }

  /** X3 is the power of ten of the next digit: the greatest one that goes into the number, at first. X5 gets the digit. */
  private void appendDecimal() {
    Label scale = new Label("scale");
    Label digit = new Label("digit");
    Label end = new Label("end");
    code.bind(appendDecimal).subtract(X1, X1, 1).constant(X3, 1).constant(X4, 10);
    code.bind(scale).divide(X5, X2, X3).compare(X5, 10).jump(LOWER, digit).multiply(X3, X3, X4).jump(scale);
    code.bind(digit).compare(X0, X1).jump(HIGHER_OR_SAME, end);
    code.divide(X5, X2, X3).subtractProduct(X2, X5, X3, X2);
    code.add(X5, X5, '0').store(X0, 0, Width.BYTE, X5).add(X0, X0, 1);
    code.divide(X3, X3, X4).compare(X3, 0).jump(NOT_EQUAL, digit);
    terminate(end);
  }

  /** The zero byte, unless the cursor was past the last place for it from the start. */
  private void terminate(Label end) {
    Label done = new Label("done");
    code.bind(end).compare(X0, X1).jump(HIGHER, done).constant(X3, 0).store(X0, 0, Width.BYTE, X3);
    code.bind(done).ret();
  }
}
