package stockade.spec;

/** The user's own text in a message: quoted, on one line, and not too long. */
final class Quotation {
  private static final int LONGEST = 120;

  private Quotation() {}

  static String of(String text) {
    return "'" + line(text) + "'";
  }

  /** Control characters become {@code \\u001b}: a message never steers the terminal. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(point -> append(line, point));
    return text.codePointCount(0, text.length()) > LONGEST ? line + "…" : line.toString();
  }

  private static void append(StringBuilder line, int point) {
    boolean shown = switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
    line.append(shown ? Character.toString(point) : String.format("\\u%04x", point));
  }
}
