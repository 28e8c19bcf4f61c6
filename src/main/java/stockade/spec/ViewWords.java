package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stockade.linux.Namespace;
import stockade.spec.Confinement.View;

/** What of the kernel's interfaces, of devices, and of secrets is in sight. */
final class ViewWords {
  private ViewWords() {}

  static View of(Words words, Isolation isolation, List<Mount> mounts) {
    return new View(
        words.each(Key.UNMASK).stream().map(piece -> new View.Opened(unmasked(piece), piece.origin())).collect(Collectors.toUnmodifiableList()),
        words.last(Key.PROC).filter(piece -> hides(words, piece, isolation)).isPresent(),
        words.each(Key.DEVICE).stream()
            .map(piece -> DeviceWords.device(words, piece, isolation))
            .collect(Collectors.toUnmodifiableList()),
        words.each(Key.SHOW).stream()
            .map(piece -> new View.Opened(shown(words, piece, mounts), piece.origin()))
            .collect(Collectors.toUnmodifiableList()));
  }

  private static String unmasked(Piece piece) {
    if (piece.raw().equals("all")) {
      return piece.raw();
    }
    String path = Paths.inside(piece, piece.raw());
    if (!isBelow("/proc", path) && !isBelow("/sys", path)) {
      throw piece.wrong("is no interface of the kernel; write a path below /proc or /sys, or all");
    }
    return path;
  }

  private static boolean isBelow(String folder, String path) {
    return (path + "/").startsWith(folder + "/");
  }

  /** hidepid is an option of a mount of procfs, proc(5), so it needs a /proc that is made for the sandbox. */
  private static boolean hides(Words words, Piece piece, Isolation isolation) {
    boolean hides = switch (piece.raw()) {
      case "hidepid" -> true;
      case "default" -> false;
      default -> throw piece.wrong("is no way to mount /proc; write hidepid or default");
    };
    Optional<Piece> other = words.set(Key.NO_PROC)
        .or(() -> words.last(Key.SHARE).filter(share -> !isFresh(isolation)));
    if (hides && other.isPresent()) {
      throw piece.contradicts(other.get());
    }
    return hides;
  }

  private static boolean isFresh(Isolation isolation) {
    return isolation.isPrivate(Namespace.PID) && isolation.isPrivate(Namespace.MOUNT);
  }

  /** {@code ~} stays: whose home it is, the launcher finds out. */
  private static String shown(Words words, Piece piece, List<Mount> mounts) {
    words.last(Key.ROOT).ifPresent(root -> {
      throw piece.wrong("is masked in the view of the host only, and there is " + root.name() + "; keep one of them");
    });
    mounts.stream().filter(mount -> mount.path().equals("/")).findFirst().ifPresent(mount -> {
      throw piece.wrong("is masked in the view of the host only, but there is a mount at /" + mount.origin().suffix()
          + "; keep one of them");
    });
    String text = piece.plain();
    String path = Paths.inside(piece, text.startsWith("~/") ? text.substring(1) : text);
    if (path.equals("/")) {
      throw piece.wrong("names no secret; write its path, as ~/.ssh");
    }
    return text.startsWith("~/") ? "~" + path : path;
  }
}
