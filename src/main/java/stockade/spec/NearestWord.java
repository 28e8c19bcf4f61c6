package stockade.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a mistyped word was probably meant to be. */
public final class NearestWord {
  private NearestWord() {}

  /** The candidate that the fewest insertions, removals and exchanges lead to, if they are few for its length. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    if (word.length() > 64) {
      return Optional.empty();
    }
    return candidates.stream()
        .min(Comparator.comparingInt((String candidate) -> distance(word, candidate)))
        .filter(best -> distance(word, best) <= Math.max(1, best.length() / 3));
  }

  /** {@code ; did you mean 'bind'?}, or nothing. */
  static String remedy(String word, Collection<String> candidates) {
    return to(word, candidates).map(best -> "; did you mean '" + best + "'?").orElse("");
  }

  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 0; line < from.length(); line++) {
      row = next(row, from.charAt(line), to);
    }
    return row[to.length()];
  }

  private static int[] next(int[] above, char letter, String to) {
    int[] row = new int[above.length];
    row[0] = above[0] + 1;
    for (int column = 1; column < row.length; column++) {
      int exchange = above[column - 1] + (letter == to.charAt(column - 1) ? 0 : 1);
      row[column] = Math.min(exchange, Math.min(above[column], row[column - 1]) + 1);
    }
    return row;
  }
}
