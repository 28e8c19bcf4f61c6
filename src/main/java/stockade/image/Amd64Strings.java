package stockade.image;

import static stockade.image.Amd64Condition.ABOVE;
import static stockade.image.Amd64Condition.ABOVE_OR_EQUAL;
import static stockade.image.Amd64Condition.BELOW;
import static stockade.image.Amd64Condition.EQUAL;
import static stockade.image.Amd64Condition.NOT_EQUAL;
import static stockade.image.Amd64Register.R8;
import static stockade.image.Amd64Register.R9;
import static stockade.image.Amd64Register.RAX;
import static stockade.image.Amd64Register.RCX;
import static stockade.image.Amd64Register.RDI;
import static stockade.image.Amd64Register.RDX;
import static stockade.image.Amd64Register.RSI;

import stockade.plan.Width;

/**
 * The two routines that put a text together. Both are called with the cursor in RDI, the limit in R9 and what is
 * appended in RSI; they leave the new cursor in RDI, and use the stack for nothing but the way back. A routine that
 * nobody calls is not in the image.
 */
final class Amd64Strings {
  private final Amd64Code code;
  private final Label append = new Label("append");
  private final Label appendDecimal = new Label("append decimal");
  private boolean appends;
  private boolean appendsDecimal;

  Amd64Strings(Amd64Code code) {
    this.code = code;
  }

  Amd64Code callAppend() {
    appends = true;
    return code.call(append);
  }

  Amd64Code callAppendDecimal() {
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
    code.bind(append).subtract(R9, 1);
    code.bind(next).compare(RDI, R9).jump(ABOVE_OR_EQUAL, end);
    code.load(RAX, RSI, 0, Width.BYTE).compare(RAX, 0).jump(EQUAL, end);
    code.store(RDI, 0, Width.BYTE, RAX).add(RDI, 1).add(RSI, 1).jump(next);
    terminate(end);
  }

  /** RCX is the power of ten of the next digit: the greatest one that goes into the number, at first. */
  private void appendDecimal() {
    Label scale = new Label("scale");
    Label digit = new Label("digit");
    Label end = new Label("end");
    code.bind(appendDecimal).subtract(R9, 1).constant(RCX, 1).constant(R8, 10);
    code.bind(scale);
    quotient(RSI, RCX).compare(RAX, 10).jump(BELOW, digit).multiply(RCX, R8).jump(scale);
    code.bind(digit).compare(RDI, R9).jump(ABOVE_OR_EQUAL, end);
    quotient(RSI, RCX).add(RAX, '0').store(RDI, 0, Width.BYTE, RAX).add(RDI, 1).move(RSI, RDX);
    quotient(RCX, R8).move(RCX, RAX).compare(RCX, 0).jump(NOT_EQUAL, digit);
    terminate(end);
  }

  /** RAX gets the quotient, RDX the rest. */
  private Amd64Code quotient(Amd64Register number, Amd64Register divisor) {
    return code.move(RAX, number).zero(RDX).divide(divisor);
  }

  /** The zero byte, unless the cursor was past the last place for it from the start. */
  private void terminate(Label end) {
    Label done = new Label("done");
    code.bind(end).compare(RDI, R9).jump(ABOVE, done).zero(RAX).store(RDI, 0, Width.BYTE, RAX);
    code.bind(done).ret();
  }
}
