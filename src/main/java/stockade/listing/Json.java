package stockade.listing;

import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JSON values as their text, RFC 8259; every method but {@link #text} takes texts that are JSON already. */
public final class Json {
  private Json() {}

  /** A member of an object. */
  public record Member(String name, String json) {}

  public static Member member(String name, String json) {
    return new Member(name, json);
  }

  public static String object(Member... members) {
    return Stream.of(members)
        .map(member -> text(member.name()) + ": " + member.json())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  public static String array(Collection<String> elements) {
    return elements.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  /** An array with a line for each element. */
  public static String lines(Collection<String> elements) {
    return elements.isEmpty() ? "[]" : elements.stream().collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  /** A string; what is no ASCII, or can't be printed, is written as an escape. */
  public static String text(String content) {
    StringBuilder text = new StringBuilder("\"");
    content.chars().forEach(c -> append(text, (char) c));
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < ' ' || c > '~') {
      text.append(String.format("\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }
}
