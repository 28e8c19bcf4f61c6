package stockade.spec;

/**
 * How a value falls into its smallest parts: a character, an escaped character, {@code ${ENV}}, or {@code $${}, which
 * stands for {@code ${} itself. What is inside of {@code ${…}} never separates.
 */
record Units(boolean escapes, boolean variables) {
  /** What may stand after a backslash. */
  static final String ESCAPED = "\\:,";

  /** Where the part that begins at {@code at} ends. */
  int end(String raw, int at) {
    if (escapes && raw.charAt(at) == '\\') {
      return Math.min(at + 2, raw.length());
    }
    if (variables && raw.startsWith("$${", at)) {
      return at + 3;
    }
    if (variables && raw.startsWith("${", at)) {
      int close = raw.indexOf('}', at);
      return close < 0 ? raw.length() : close + 1;
    }
    return at + 1;
  }

  /** {@code text} with a backslash before each character that would separate or escape. */
  String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < text.length(); at = end(text, at)) {
      String unit = text.substring(at, end(text, at));
      escaped.append(unit.length() == 1 && ESCAPED.contains(unit) ? "\\" : "").append(unit);
    }
    return escaped.toString();
  }
}
