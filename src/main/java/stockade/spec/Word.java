package stockade.spec;

/**
 * One thing said about a sandbox: by an option, or by a value of a spec file.
 *
 * @param value as the option takes it; a flag's is {@code true} or {@code false}
 */
public record Word(Key key, String value, Origin origin) {
  /**
   * @throws SpecException if the value holds a NUL, which no system call can be given, or a mark that bytes were lost
   *     when the value was decoded
   */
  public Word {
    Legibility.check(origin, value);
  }

  /** Something said through the Java API. */
  public static Word of(Key key, String value) {
    return new Word(key, value, Origin.DEFAULT);
  }

  /** An option of the command line. */
  public static Word option(Key key, String value) {
    return new Word(key, value, new Origin.Option(key.option()));
  }
}
