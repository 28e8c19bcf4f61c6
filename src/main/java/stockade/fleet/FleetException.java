package stockade.fleet;

/** What can't be done with named sandboxes: the message is one sentence with the remedy. */
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /** With exit status 125. */
  public FleetException(String sentence) {
    this(sentence, 125);
  }

  public FleetException(String sentence, int status) {
    super(sentence);
    this.status = status;
  }

  /** What the program ends with. */
  public int status() {
    return status;
  }
}
