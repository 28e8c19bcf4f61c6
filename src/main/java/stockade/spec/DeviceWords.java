package stockade.spec;

import java.util.List;
import java.util.Optional;
import stockade.linux.Namespace;
import stockade.spec.Confinement.View.Device;

/** {@code PATH[:ACCESS]} */
final class DeviceWords {
  private DeviceWords() {}

  static Device device(Words words, Piece piece, Isolation isolation) {
    checkFreshDev(words, piece, isolation);
    List<Piece> fields = MountWords.count(piece, piece.split(':'), 1, 2);
    String path = Paths.inside(piece, fields.get(0).text());
    if (!path.startsWith("/dev/")) {
      throw piece.wrong("is no device below /dev; write --dev-bind for devices elsewhere, and for other places inside");
    }
    return new Device(path, fields.size() == 1 || isWritable(piece, fields.get(1).raw()), piece.origin());
  }

  private static void checkFreshDev(Words words, Piece piece, Isolation isolation) {
    Optional<Piece> none = words.set(Key.NO_DEV)
        .or(() -> words.last(Key.SHARE).filter(share -> !isolation.isPrivate(Namespace.MOUNT)));
    none.ifPresent(other -> {
      throw piece.wrong("needs the fresh /dev, which isn't there with " + other.name() + "; "
          + (other.word().key() == Key.NO_DEV ? "use --dev-bind, or drop " : "drop ") + other.name());
    });
  }

  /** m, of podman's rwm, is mknod(2), which a sandbox doesn't have: without it, rwm is rw. */
  private static boolean isWritable(Piece piece, String access) {
    return switch (access) {
      case "rw", "rwm" -> true;
      case "r" -> false;
      case "m", "rm", "wm" -> throw piece.wrong("asks for m, to make nodes, which no sandbox may; write r or rw");
      default -> throw piece.wrong("has no access " + Quotation.of(access) + "; write r or rw");
    };
  }
}
