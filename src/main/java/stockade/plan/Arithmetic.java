package stockade.plan;

/**
 * What {@link Op.Compute} can do. Shift counts are 0 to 63; SHIFT_RIGHT fills with zeros. REMAINDER is unsigned; its
 * right side is never zero.
 */
public enum Arithmetic {
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  AND("&"),
  OR("|"),
  SHIFT_LEFT("<<"),
  SHIFT_RIGHT(">>"),
  REMAINDER("%");

  private final String sign;

  Arithmetic(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }
}
