package stockade.plan;

/** A string as C and {@code strace} write it: in double quotes, with octal escapes for what can't be printed. */
final class Quoted {
  private Quoted() {}

  static String of(String content) {
    StringBuilder text = new StringBuilder("\"");
    content.chars().forEach(c -> append(text, (char) c));
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      default -> text.append(c < ' ' || c == 0x7f ? "\\" + Integer.toOctalString(c) : String.valueOf(c));
    }
  }
}
