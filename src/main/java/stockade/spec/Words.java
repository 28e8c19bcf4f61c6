package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that was said, in order. */
record Words(List<Word> all, Place place) {
  /** Every time that {@code keys} were said, in order. */
  List<Piece> each(Key... keys) {
    List<Key> wanted = List.of(keys);
    return all.stream()
        .filter(word -> wanted.contains(word.key()))
        .map(word -> Piece.of(word, place))
        .collect(Collectors.toUnmodifiableList());
  }

  /** The last time that {@code key} was said. */
  Optional<Piece> last(Key key) {
    List<Piece> each = each(key);
    return each.isEmpty() ? Optional.empty() : Optional.of(each.get(each.size() - 1));
  }

  /** The flag where it was said last and is true. */
  Optional<Piece> set(Key flag) {
    return last(flag).filter(Words::truth);
  }

  boolean flag(Key flag) {
    return set(flag).isPresent();
  }

  private static boolean truth(Piece piece) {
    return switch (piece.raw()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw piece.wrong("is neither true nor false; write one of them");
    };
  }
}
