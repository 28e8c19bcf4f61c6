package stockade.seccomp;

/** A policy that can't be made a filter on this host: the message is one sentence with the remedy; exit status 125. */
public final class FilterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FilterException(String sentence) {
    super(sentence);
  }
}
