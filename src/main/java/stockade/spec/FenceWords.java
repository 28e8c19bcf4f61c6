package stockade.spec;

import java.util.Optional;
import java.util.stream.Collectors;
import stockade.spec.Confinement.Fence;
import stockade.spec.Confinement.Fence.Access;

/** What Landlock allows by hand. */
final class FenceWords {
  private FenceWords() {}

  static Fence of(Words words) {
    Optional<Piece> base = words.last(Key.LANDLOCK);
    boolean off = base.filter(FenceWords::isNone).isPresent();
    if (off) {
      words.each(Key.ALLOW_READ, Key.ALLOW_WRITE, Key.ALLOW_EXECUTE, Key.ALLOW_BIND, Key.ALLOW_CONNECT).stream()
          .findFirst()
          .ifPresent(allowed -> {
            throw allowed.contradicts(base.get());
          });
    }
    return new Fence(
        off,
        words.each(Key.ALLOW_READ, Key.ALLOW_WRITE, Key.ALLOW_EXECUTE).stream()
            .map(FenceWords::path)
            .collect(Collectors.toUnmodifiableList()),
        words.each(Key.ALLOW_BIND, Key.ALLOW_CONNECT).stream()
            .map(FenceWords::port)
            .collect(Collectors.toUnmodifiableList()));
  }

  private static boolean isNone(Piece piece) {
    return switch (piece.raw()) {
      case "none" -> true;
      case "derived" -> false;
      default -> throw piece.wrong("is no fence; write derived or none");
    };
  }

  private static Fence.Path path(Piece piece) {
    return new Fence.Path(access(piece.word().key()), Paths.inside(piece, piece.plain()), piece.origin());
  }

  private static Access access(Key key) {
    return switch (key) {
      case ALLOW_READ -> Access.READ;
      case ALLOW_WRITE -> Access.WRITE;
      case ALLOW_EXECUTE -> Access.EXECUTE;
      default -> throw new IllegalArgumentException(key.word());
    };
  }

  private static Fence.Port port(Piece piece) {
    long number = Quantity.number(piece, piece.raw(), "a TCP port", 0, 65535);
    return new Fence.Port(piece.word().key() == Key.ALLOW_BIND, (int) number, piece.origin());
  }
}
