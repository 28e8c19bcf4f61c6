package stockade.spec;

/** A wish that can't be: the message is one sentence that says what, where and what to do instead. */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usage;

  private SpecException(String message, boolean usage) {
    super(message);
    this.usage = usage;
  }

  /** Wrong in itself, whatever the host: status 2 from the command line's options, 125 from a file. */
  public static SpecException at(Origin origin, String sentence) {
    String place = origin.text();
    String message = Quotation.printable(place.isEmpty() ? sentence : place + ": " + sentence);
    return new SpecException(message, origin instanceof Origin.Option);
  }

  /** Whether it is the command line that is wrong. */
  public boolean isUsage() {
    return usage;
  }
}
