package stockade.plan;

import java.nio.charset.StandardCharsets;

/**
 * A string as C and {@code strace} write it: in double quotes, with octal escapes for what can't be printed. No escape
 * sequence of a terminal and no mark that turns the direction of writing gets through.
 */
public final class Quoted {
  private Quoted() {}

  public static String of(String content) {
    StringBuilder text = new StringBuilder("\"");
    content.codePoints().forEach(point -> append(text, point));
    return text.append('"').toString();
  }

  /** The same without the quotes, and with quotes inside as they are: for comments and places. */
  public static String bare(String content) {
    String quoted = of(content);
    return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"");
  }

  private static void append(StringBuilder text, int point) {
    switch (point) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      default -> text.append(isPrintable(point) ? Character.toString(point) : octal(point));
    }
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }

  /** Three digits a byte: a digit that follows is then no part of the escape. */
  private static String octal(int point) {
    StringBuilder text = new StringBuilder();
    for (byte unit : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      text.append(String.format("\\%03o", unit & 0xff));
    }
    return text.toString();
  }
}
