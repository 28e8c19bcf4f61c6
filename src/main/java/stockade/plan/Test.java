package stockade.plan;

/** A comparison of two values as signed numbers of 64 bits. */
public enum Test {
  EQ("=="),
  NE("!="),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">=");

  private final String sign;

  Test(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }
}
