package stockade.spec;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** What a TOML value is, in words. */
final class TomlKind {
  private TomlKind() {}

  static String of(Object value) {
    if (value instanceof Boolean truth) {
      return truth.toString();
    }
    if (value instanceof Number number) {
      return number instanceof Long ? "an integer" : "a float";
    }
    if (value instanceof TomlArray || value instanceof TomlTable) {
      return value instanceof TomlArray ? "a list" : "a table";
    }
    return value instanceof String ? "a string" : "a date or time";
  }
}
