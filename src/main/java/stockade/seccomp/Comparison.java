package stockade.seccomp;

import java.util.Locale;

/**
 * A condition on an argument. All 64 bits of the argument count, without sign; of an int the kernel looks only at the
 * lower 32, so that a comparison with an int masks the others away.
 *
 * @param argument 0 to 5
 * @param mask the bits that are compared; all ones except for MASKED_EQ
 * @param value bits outside the mask are taken off, as libseccomp does
 */
public record Comparison(int argument, Operator operator, long mask, long value) {
  private static final long LOW = 0xffffffffL;

  /** In the order of libseccomp's enum scmp_compare, whose first is 1. */
  public enum Operator {
    NE("!="),
    LT("<"),
    LE("<="),
    EQ("=="),
    GE(">="),
    GT(">"),
    MASKED_EQ("==");

    private final String text;

    Operator(String text) {
      this.text = text;
    }
  }

  public Comparison {
    if (argument < 0 || argument > 5) {
      throw new IllegalArgumentException("argument " + argument);
    }
    value &= mask;
  }

  static Comparison of(int argument, Operator operator, long value) {
    return new Comparison(argument, operator, -1, value);
  }

  /** Whether an int is {@code value}. */
  static Comparison isInt(int argument, long value) {
    return new Comparison(argument, Operator.MASKED_EQ, LOW, value);
  }

  /** Whether none of the bits is set. */
  static Comparison lacks(int argument, long bits) {
    return new Comparison(argument, Operator.MASKED_EQ, bits, 0);
  }

  /** Whether the upper 32 bits of the argument count. */
  boolean seesUpperHalf() {
    return (mask & ~LOW) != 0;
  }

  /** @param arguments six */
  public boolean holds(long[] arguments) {
    long given = arguments[argument] & mask;
    int order = Long.compareUnsigned(given, value);
    return switch (operator) {
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case EQ, MASKED_EQ -> order == 0;
      case GE -> order >= 0;
      case GT -> order > 0;
    };
  }

  /** {@code arg1 & 0xffffffff == 0x5412}. */
  public String text() {
    String masked = operator == Operator.MASKED_EQ ? " & 0x" + Long.toHexString(mask) : "";
    return String.format(Locale.ROOT, "arg%d%s %s 0x%x", argument, masked, operator.text, value);
  }
}
