package stockade.cli;

/** Standard output took less than it was given: closed, or its disk is full. */
final class UnwrittenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnwrittenException() {
    super("cannot write to standard output: it is closed, or its disk is full");
  }
}
