package stockade.spec;

/** A place in a text, counted from 1. */
record Position(int line, int column) {
  /** The place that follows {@code text}. */
  static Position after(String text) {
    int lines = (int) text.chars().filter(unit -> unit == '\n').count();
    return new Position(lines + 1, text.length() - text.lastIndexOf('\n'));
  }

  Origin in(String name) {
    return new Origin.File(name, line, column);
  }
}
