package stockade.spec;

import java.util.List;
import java.util.Optional;
import stockade.linux.Namespace;

/** The root, and what holds where the mount namespace is the host's: then nothing can be mounted. */
final class RootWords {
  private RootWords() {}

  static RootFs of(Words words, Isolation isolation, List<Mount> mounts) {
    boolean mountable = isolation.isPrivate(Namespace.MOUNT);
    if (!mountable) {
      checkBareRoot(words, mounts);
    }
    Optional<Piece> root = words.last(Key.ROOT);
    return new RootFs(
        root.map(piece -> Paths.host(piece, piece.plain())),
        words.flag(Key.READ_ONLY),
        words.flag(Key.CHROOT),
        mountable && !words.flag(Key.NO_PROC),
        mountable && !words.flag(Key.NO_DEV),
        root.map(Piece::origin).orElse(Origin.DEFAULT));
  }

  private static void checkBareRoot(Words words, List<Mount> mounts) {
    Piece share = words.last(Key.SHARE).orElseThrow();
    if (words.last(Key.ROOT).isEmpty() || !words.flag(Key.CHROOT)) {
      throw share.wrong("keeps the host's mounts, which only a bare chroot can do; add "
          + (words.last(Key.ROOT).isEmpty() ? share.written(Key.ROOT) + " and " : "") + share.written(Key.CHROOT));
    }
    if (!mounts.isEmpty()) {
      throw SpecException.at(mounts.get(0).origin(),
          "nothing can be mounted where the host's mounts are kept by " + share.name() + "; drop one of them");
    }
    words.set(Key.READ_ONLY).ifPresent(piece -> {
      throw piece.contradicts(share);
    });
  }
}
