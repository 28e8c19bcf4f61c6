package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A value, or a field of one, as it was written, with all that is needed to understand it. */
record Piece(String raw, Word word, Place place) {
  static Piece of(Word word, Place place) {
    return new Piece(word.value(), word, place);
  }

  Origin origin() {
    return word.origin();
  }

  /** The fields between separators; at least one. An escaped separator doesn't separate. */
  List<Piece> split(char separator) {
    List<Piece> fields = new ArrayList<>();
    int start = 0;
    Units units = units(true);
    for (int at = 0; at < raw.length(); at = units.end(raw, at)) {
      if (raw.charAt(at) == separator) {
        fields.add(from(start, at));
        start = at + 1;
      }
    }
    fields.add(from(start, raw.length()));
    return fields;
  }

  Piece from(int start, int end) {
    return new Piece(raw.substring(start, end), word, place);
  }

  Piece from(int start) {
    return from(start, raw.length());
  }

  /** The field with its escapes undone and variables put in. */
  String text() {
    return read(units(true));
  }

  /** The value with variables put in; a backslash is a backslash. */
  String plain() {
    return read(units(false));
  }

  /** Whether it is written with one of {@code * ? [}; what a variable holds, or a backslash precedes, is no pattern. */
  boolean isPattern() {
    return parts(units(true)).anyMatch(unit -> PathPattern.SPECIAL.contains(unit));
  }

  /** As {@link #text}, with a backslash before each character that a pattern would take as more than itself. */
  String pattern() {
    Units units = units(true);
    String text = parts(units)
        .map(unit -> PathPattern.MEANT.contains(unit) ? unit : PathPattern.quoted(unit(unit, units)))
        .collect(Collectors.joining());
    Legibility.check(origin(), text);
    return text;
  }

  /** The piece is wrong: {@code sentence} follows the quoted text. */
  SpecException wrong(String sentence) {
    return SpecException.at(origin(), Quotation.of(raw) + " " + sentence);
  }

  /** A part of the piece, {@code text}, isn't {@code noun}. */
  SpecException isNot(String text, String noun) {
    return wrong(text.equals(raw) ? "is not " + noun : "has " + Quotation.of(text) + ", which is not " + noun);
  }

  /** A key as the user would write it at the same place: {@code chroot = true}, or {@code --chroot}. */
  String written(Key key) {
    return origin() instanceof Origin.File ? TomlExample.of(key)
        : key.option() + (key.syntax().isEmpty() ? "" : " " + key.syntax());
  }

  /** The word as messages about a second one name it: {@code 'net' (a.toml:3:1)}. */
  String name() {
    return "'" + word.key().word() + "'" + origin().suffix();
  }

  /** This one and {@code other} can't both be. */
  SpecException contradicts(Piece other) {
    return SpecException.at(origin(), "'" + word.key().word() + "' (" + Quotation.line(raw) + ") contradicts "
        + other.name() + "; keep one of them");
  }

  /** Command line and Java API give their values as they are meant: a shell has put its variables in already. */
  private Units units(boolean escapes) {
    return new Units(escapes, word.key().putsInVariables() && word.origin() instanceof Origin.File);
  }

  private String read(Units units) {
    String text = parts(units).map(unit -> unit(unit, units)).collect(Collectors.joining());
    Legibility.check(origin(), text);
    return text;
  }

  private Stream<String> parts(Units units) {
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < raw.length(); at = units.end(raw, at)) {
      parts.add(raw.substring(at, units.end(raw, at)));
    }
    return parts.stream();
  }

  private String unit(String unit, Units units) {
    if (units.escapes() && unit.startsWith("\\")) {
      return escaped(unit);
    }
    if (units.variables() && unit.startsWith("${")) {
      return place.variable(this, unit);
    }
    return unit.equals("$${") && units.variables() ? "${" : unit;
  }

  private String escaped(String unit) {
    if (unit.length() < 2 || !Units.ESCAPED.contains(unit.substring(1))) {
      throw wrong("has a backslash before neither ':' nor ',' nor a backslash; write \\\\ for a backslash");
    }
    return unit.substring(1);
  }
}
