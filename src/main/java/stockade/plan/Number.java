package stockade.plan;

import stockade.linux.Errno;

/** A number that is known when the plan is made; {@code text} is its symbol, or the number itself. */
public record Number(long value, String text) implements Value {
  public static Number of(long value) {
    return new Number(value, Long.toString(value));
  }

  /** A mode, shown in octal. */
  public static Number mode(long mode) {
    return new Number(mode, mode == 0 ? "0" : "0" + Long.toOctalString(mode));
  }

  /** A symbol of the kernel's headers that is no flag: {@code AT_FDCWD}, {@code PR_SET_DUMPABLE}. */
  public static Number symbol(String symbol, long value) {
    return new Number(value, symbol);
  }

  /** What a call that failed with {@code errno} returns. */
  public static Number failed(Errno errno) {
    return new Number(-errno.number(), "-" + errno.name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Number number && value == number.value && text.equals(number.text);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.number(this);
  }
}
