package stockade.plan;

/** How many bytes a load, a store or a field takes. Loads fill the upper bits with zeros, but for {@link #INT}. */
public enum Width {
  BYTE(1),
  SHORT(2),
  /** Four bytes; a load extends the sign, as the kernel's {@code int} needs it. */
  INT(4),
  LONG(8);

  private final int bytes;

  Width(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}
