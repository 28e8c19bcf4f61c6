package stockade.spec;

/** The user's own text in a message: on one line, quoted, and not too long. */
public final class Quotation {
  private static final int LONGEST = 120;

  private Quotation() {}

  static String of(String text) {
    return "'" + line(text) + "'";
  }

  static String line(String text) {
    String start = text.codePoints().limit(LONGEST)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    return printable(start.length() < text.length() ? start + "…" : text);
  }

  /** Control characters become {@code \\u001b}: a message never steers the terminal. */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(point -> shown.append(printable(point)));
    return shown.toString();
  }

  private static String printable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> String.format("\\u%04x", point);
      default -> Character.toString(point);
    };
  }
}
