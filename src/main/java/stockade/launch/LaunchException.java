package stockade.launch;

/** An image that can't be kept or started: the message is one sentence with the remedy; exit status 125. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LaunchException(String sentence) {
    super(sentence);
  }
}
