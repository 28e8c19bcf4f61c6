package stockade.spec;

import java.util.List;
import java.util.Optional;
import stockade.linux.Namespace;
import stockade.spec.Confinement.View.Device;

/** {@code PATH[:rw]} */
final class DeviceWords {
  private DeviceWords() {}

  static Device device(Words words, Piece piece, Isolation isolation) {
    checkFreshDev(words, piece, isolation);
    List<Piece> fields = MountWords.count(piece, piece.split(':'), 1, 2);
    String path = Paths.inside(piece, fields.get(0).text());
    if (!path.startsWith("/dev/")) {
      throw piece.wrong("is no device below /dev; write --dev-bind for devices elsewhere, and for other places inside");
    }
    fields.stream().skip(1).forEach(access -> check(piece, access.raw()));
    return new Device(path, piece.origin());
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
  private static void check(Piece piece, String access) {
    switch (access) {
      case "rw", "rwm" -> { }
      case "r", "w", "rm", "wm", "m" -> throw piece.wrong(
          "asks for a part of the access only, but a device that is in sight can be read and written; write rw");
      default -> throw piece.wrong("has no access " + Quotation.of(access) + "; write rw, or nothing");
    }
  }
}
