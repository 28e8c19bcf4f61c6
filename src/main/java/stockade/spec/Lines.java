package stockade.spec;

import java.util.List;
import org.tomlj.TomlPosition;

/** A text, line by line. */
record Lines(List<String> lines) {
  static Lines of(String text) {
    return new Lines(List.of(text.split("\n", -1)));
  }

  /** The parser places an element of a list at the blanks, line ends and comments before it; this is where it begins. */
  TomlPosition element(TomlPosition reported) {
    int column = reported.column();
    for (int line = reported.line(); line <= lines.size(); line++) {
      String rest = rest(line, column);
      String value = rest.stripLeading();
      if (!value.isEmpty() && !value.startsWith("#")) {
        return TomlPosition.positionAt(line, column + rest.length() - value.length());
      }
      column = 1;
    }
    return reported;
  }

  /** Columns are code points, counted from 1. */
  private String rest(int line, int column) {
    String text = lines.get(line - 1);
    return column > text.codePointCount(0, text.length()) ? "" : text.substring(text.offsetByCodePoints(0, column - 1));
  }
}
