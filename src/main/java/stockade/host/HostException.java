package stockade.host;

/** A fact of this host, or of the root, that can't be found out: one sentence that says what and why. */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HostException(String sentence) {
    super(sentence);
  }
}
