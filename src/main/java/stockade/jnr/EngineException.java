package stockade.jnr;

/** The engine can't do its part; the message is one sentence with a remedy. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineException(String sentence) {
    super(sentence);
  }
}
