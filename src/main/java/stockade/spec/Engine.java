package stockade.spec;

/** What carries the plan out, and where in the user's words that was said. */
public record Engine(Kind kind, Origin origin) {
  public static final Engine NATIVE = new Engine(Kind.NATIVE, Origin.DEFAULT);

  /** What makes the system calls. */
  public enum Kind {
    /** The processor: a launcher of its own instructions. */
    NATIVE,
    /** Java, by way of the C library. It makes no user namespace, and needs root. */
    JNR
  }

  public boolean isJnr() {
    return kind == Kind.JNR;
  }
}
