package stockade.spec;

import java.util.Arrays;

/** A path inside with {@code *}, {@code ?} and {@code [...]} in its names, glob(7). */
final class PathPattern {
  /** What a pattern is known by. */
  static final String SPECIAL = "*?[";

  /** What has a meaning in one where it is written as such. */
  static final String MEANT = SPECIAL + "]";

  private PathPattern() {}

  /** The path, if it is a pattern in all of its names. */
  static String of(Piece piece, String text) {
    String path = Paths.inside(piece, text);
    Arrays.stream(path.split("/")).forEach(name -> check(piece, name));
    return path;
  }

  /** {@code text} as a pattern that matches it alone. */
  static String quoted(String text) {
    return text.replaceAll("[*?\\[\\]\\\\]", "\\\\$0");
  }

  private static void check(Piece piece, String name) {
    int at = 0;
    while (at < name.length()) {
      if (name.startsWith("**", at)) {
        throw piece.wrong("has '**', but a pattern matches within one name; write a name, or *, for each folder");
      }
      at = end(piece, name, at);
    }
  }

  private static int end(Piece piece, String name, int at) {
    return switch (name.charAt(at)) {
      case '\\' -> at + 2;
      case '[' -> endOfSet(piece, name, at);
      default -> at + 1;
    };
  }

  /** A set has at least one member: a {@code ]} that comes first is one. */
  private static int endOfSet(Piece piece, String name, int start) {
    int at = start + 1;
    if (at < name.length() && "!^".indexOf(name.charAt(at)) >= 0) {
      at++;
    }
    int first = at;
    while (at < name.length() && (name.charAt(at) != ']' || at == first)) {
      at += name.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= name.length()) {
      throw piece.wrong("has a '[' without its ']'; write [[] for a bracket itself");
    }
    return at + 1;
  }
}
