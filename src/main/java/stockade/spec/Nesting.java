package stockade.spec;

/**
 * How deep lists and tables of a TOML text are in each other. The parser descends with the text, so a text as deep as
 * it is long would use up the stack: it is refused before it is parsed. No key of a spec is deeper than three.
 */
final class Nesting {
  static final int DEEPEST = 16;

  private final String text;
  private int at;
  private int depth;

  private Nesting(String text) {
    this.text = text;
  }

  /** @throws SpecException where {@code text} is too deep */
  static void check(String name, String text) {
    new Nesting(text).check(name);
  }

  private void check(String name) {
    while (at < text.length()) {
      step(text.charAt(at));
      if (depth > DEEPEST) {
        throw SpecException.at(
            Position.after(text.substring(0, at - 1)).in(name),
            "lists or tables are more than " + DEEPEST + " deep; no key of a spec needs more than 3");
      }
    }
  }

  private void step(char unit) {
    switch (unit) {
      case '[', '{' -> move(1);
      case ']', '}' -> move(-1);
      case '#' -> skipPast("\n", false);
      case '"', '\'' -> skipString(String.valueOf(unit));
      default -> at++;
    }
  }

  private void move(int levels) {
    depth = Math.max(0, depth + levels);
    at++;
  }

  private void skipString(String quote) {
    boolean escapes = quote.equals("\"");
    if (text.startsWith(quote.repeat(3), at)) {
      at += 3;
      skipPast(quote.repeat(3), escapes);
    } else {
      at++;
      skipPast(quote, escapes);
    }
  }

  /** Goes on behind {@code end}; a string on one line ends with the line, an error for the parser to report. */
  private void skipPast(String end, boolean escapes) {
    while (at < text.length() && !text.startsWith(end, at) && !(end.length() == 1 && text.charAt(at) == '\n')) {
      at += escapes && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + end.length());
  }
}
