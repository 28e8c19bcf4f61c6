package stockade.fleet;

import java.util.regex.Pattern;

/** The name of a sandbox: letters, digits, {@code _}, {@code .} and {@code -}, at most 64, a letter or digit first. */
public record Name(String text) implements Comparable<Name> {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /** @throws FleetException if it is no name; exit status 2 */
  public Name {
    if (!isLegal(text)) {
      throw new FleetException(
          "'" + text.replaceAll("\\p{Cntrl}", "?") + "' is no name of a sandbox; write letters, digits, '_', '.' and '-', at most 64, a "
              + "letter or digit first",
          2);
    }
  }

  static boolean isLegal(String text) {
    return LEGAL.matcher(text).matches();
  }

  @Override
  public int compareTo(Name other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
