package stockade.host;

/**
 * One thing that a host can or can't do.
 *
 * @param name what was looked at, two or three words
 * @param finding what was found, in words
 * @param remedy what to do about it; empty if nothing need be done
 */
public record Check(String name, State state, String finding, String remedy) {
  /** How it is. */
  public enum State {
    OK("ok"),
    /** A single option or kind of root doesn't work, or not fully. */
    WARN("warn"),
    /** No sandbox can be run by this caller with the defaults. */
    FAIL("fail");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word that is printed, in text and in JSON. */
    public String word() {
      return word;
    }
  }

  static Check ok(String name, String finding) {
    return new Check(name, State.OK, finding, "");
  }

  static Check warn(String name, String finding, String remedy) {
    return new Check(name, State.WARN, finding, remedy);
  }

  static Check fail(String name, String finding, String remedy) {
    return new Check(name, State.FAIL, finding, remedy);
  }
}
