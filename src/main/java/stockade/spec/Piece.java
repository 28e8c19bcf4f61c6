package stockade.spec;

import java.util.ArrayList;
import java.util.List;

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
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < raw.length(); at = units.end(raw, at)) {
      text.append(unit(raw.substring(at, units.end(raw, at)), units));
    }
    Legibility.check(origin(), text.toString());
    return text.toString();
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
