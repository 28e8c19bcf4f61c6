package stockade.spec;

import java.util.Optional;
import java.util.regex.Pattern;
import stockade.spec.Surroundings.Variable;

/** {@code NAME[=VALUE]} */
final class VariableWords {
  private static final Pattern NAME = Pattern.compile("[^=*\\s\\p{Cntrl}]+");

  private VariableWords() {}

  static Variable variable(Piece piece) {
    int equals = piece.raw().indexOf('=');
    return equals < 0
        ? new Variable(passed(piece.origin(), piece.raw()), Optional.empty(), piece.origin())
        : new Variable(
            name(piece.origin(), piece.raw().substring(0, equals)),
            Optional.of(piece.from(equals + 1).plain()),
            piece.origin());
  }

  /** A name, the caller's value of which passes; one that ends in {@code *} stands for all that begin so. */
  static String passed(Origin origin, String name) {
    if (name.endsWith("*") && (name.length() == 1 || NAME.matcher(name.substring(0, name.length() - 1)).matches())) {
      return name;
    }
    return name(origin, name);
  }

  static String name(Origin origin, String name) {
    if (!NAME.matcher(name).matches()) {
      throw SpecException.at(origin, Quotation.of(name) + " is no name of a variable"
          + (name.endsWith("*") ? "; NAME* takes no value" : "; write NAME or NAME=VALUE, without spaces before the ="));
    }
    return name;
  }
}
