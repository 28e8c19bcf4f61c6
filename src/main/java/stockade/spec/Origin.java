package stockade.spec;

/** Where in the user's words a wish was said, for messages. */
public sealed interface Origin {
  /** A place in a spec file; line and column count from 1. */
  record File(String name, int line, int column) implements Origin {
    @Override
    public String text() {
      return name + ":" + line + ":" + column;
    }
  }

  /** An option of the command line: {@code --bind}. */
  record Option(String name) implements Origin {
    @Override
    public String text() {
      return name;
    }
  }

  /** A default of Stockade's, or a wish made through the Java API. */
  record Default() implements Origin {
    @Override
    public String text() {
      return "";
    }
  }

  Origin DEFAULT = new Default();

  /** {@code file:line:column}, the option, or nothing for a default. */
  String text();

  /** The place as messages append it: a space and the text in parentheses, or nothing. */
  default String suffix() {
    return text().isEmpty() ? "" : " (" + text() + ")";
  }
}
