package stockade.spec;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** TOML, or the first place where a text isn't. */
final class TomlText {
  private static final Pattern TWICE = Pattern.compile("(.+) previously defined at line (\\d+), column (\\d+)");

  private TomlText() {}

  static TomlTable parse(String name, String text) {
    Nesting.check(name, text);
    TomlParseResult result = parsed(name, text);
    result.errors().stream().min(Comparator.comparing(TomlParseError::position, TomlText::order)).ifPresent(error -> {
      throw refusal(name, error);
    });
    return result;
  }

  /**
   * The parser returns most errors, but throws those in keys. In a text that isn't TOML it may see brackets where the
   * check of the nesting saw a string.
   */
  private static TomlParseResult parsed(String name, String text) {
    try {
      return Toml.parse(text, TomlVersion.V1_0_0);
    } catch (TomlParseError error) {
      throw refusal(name, error);
    } catch (StackOverflowError tooDeep) {
      throw SpecException.at(new Position(1, 1).in(name), "isn't TOML, and too deep to say where it goes wrong");
    }
  }

  private static SpecException refusal(String name, TomlParseError error) {
    return SpecException.at(origin(name, error.position()), sentence(error.getMessage()));
  }

  private static String sentence(String message) {
    Matcher twice = TWICE.matcher(message);
    if (twice.matches()) {
      return "'" + twice.group(1) + "' is given again, first at " + twice.group(2) + ":" + twice.group(3)
          + "; write all its values there";
    }
    return "isn't TOML: " + Quotation.line(message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1));
  }

  static Origin origin(String name, TomlPosition position) {
    return new Origin.File(name, position.line(), position.column());
  }

  static int order(TomlPosition one, TomlPosition other) {
    return one.line() != other.line()
        ? Integer.compare(one.line(), other.line())
        : Integer.compare(one.column(), other.column());
  }
}
