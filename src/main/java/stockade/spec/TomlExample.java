package stockade.spec;

import org.tomlj.Toml;

/** How a key is written in a spec file. */
final class TomlExample {
  private TomlExample() {}

  /** The key with the example of the table: {@code hostname = "builder"}. */
  static String of(Key key) {
    return line(key, key.example());
  }

  /** The key as it should have been written in place of {@code given}. */
  static String of(Key key, Object given) {
    if (key == Key.COMMAND) {
      return "command = [\"sh\", \"-c\", \"...\"]";
    }
    boolean fits = given instanceof String text && text.length() < 80 && key.kind() == Key.Kind.LIST;
    return fits ? line(key, (String) given) : of(key);
  }

  private static String line(Key key, String value) {
    return key.word() + " = " + switch (key.kind()) {
      case FLAG -> value;
      case SINGLE -> scalar(key, value);
      case LIST -> "[" + scalar(key, value) + "]";
    };
  }

  private static String scalar(Key key, String value) {
    return key.type().takesNumbers() && value.matches("[0-9]{1,10}") ? value : "\"" + Toml.tomlEscape(value) + "\"";
  }
}
