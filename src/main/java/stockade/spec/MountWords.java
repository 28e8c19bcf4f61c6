package stockade.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Mount words, with fields between colons. */
final class MountWords {
  private static final int MODES = 07777;

  private MountWords() {}

  /** All mounts in the order said. A mount at / is the first, for it takes the root's place. */
  static List<Mount> of(Words words) {
    Key[] kinds = Arrays.stream(Key.values()).filter(Key::isMount).toArray(Key[]::new);
    List<Mount> mounts = new ArrayList<>();
    for (Piece piece : words.each(kinds)) {
      Mount mount = mount(piece);
      if (mount.path().equals("/")) {
        checkRoot(piece, mounts, words);
      }
      mounts.add(mount);
    }
    return mounts;
  }

  private static void checkRoot(Piece piece, List<Mount> before, Words words) {
    Optional<Piece> root = words.last(Key.ROOT);
    if (root.isPresent()) {
      throw piece.contradicts(root.get());
    }
    if (!before.isEmpty()) {
      throw piece.wrong("takes the place of the root, but comes after other mounts; write it before the first"
          + before.get(0).origin().suffix());
    }
    switch (piece.word().key()) {
      case BIND, RO_BIND, DEV_BIND, TMPFS, OVERLAY -> { }
      default -> throw piece.wrong("would be the root itself; write a path below /");
    }
  }

  private static Mount mount(Piece piece) {
    List<Piece> fields = piece.split(':');
    return switch (piece.word().key()) {
      case BIND -> BindWords.bind(piece, fields, Mount.Bind.Access.READ_WRITE);
      case RO_BIND -> BindWords.bind(piece, fields, Mount.Bind.Access.READ_ONLY);
      case DEV_BIND -> BindWords.bind(piece, fields, Mount.Bind.Access.DEVICE);
      case TMPFS -> tmpfs(piece, count(piece, fields, 1, 2));
      case DIR -> directory(piece, count(piece, fields, 1, 2));
      case SYMLINK -> symlink(piece, count(piece, fields, 2, 2));
      case FILE -> file(piece, count(piece, fields, 2, 3));
      case OVERLAY -> OverlayWords.overlay(piece, fields);
      case MASK -> mask(piece, count(piece, fields, 1, 2));
      default -> throw new IllegalArgumentException(piece.word().key().word());
    };
  }

  /** The fields, if there are as many as the key has. */
  static List<Piece> count(Piece piece, List<Piece> fields, int least, int most) {
    if (fields.size() < least || fields.size() > most) {
      throw piece.wrong("is not of the form " + piece.word().key().syntax() + "; write \\: for a colon in a name");
    }
    return fields;
  }

  private static Mount tmpfs(Piece piece, List<Piece> fields) {
    OptionalLong size = OptionalLong.empty();
    int mode = Mount.Tmpfs.DEFAULT_MODE;
    for (Piece option : fields.size() > 1 ? fields.get(1).split(',') : List.<Piece>of()) {
      if (option.raw().startsWith("size=")) {
        size = OptionalLong.of(Quantity.size(piece, option.from(5).text()));
      } else if (option.raw().startsWith("mode=")) {
        mode = Quantity.mode(piece, option.from(5).text(), MODES);
      } else {
        throw piece.wrong("has the unknown option " + Quotation.of(option.raw()) + "; there are size=N and mode=M");
      }
    }
    return new Mount.Tmpfs(inside(piece, fields.get(0)), size, mode, piece.origin());
  }

  private static Mount directory(Piece piece, List<Piece> fields) {
    return new Mount.Directory(
        inside(piece, fields.get(0)), mode(piece, fields, 1, Mount.Directory.DEFAULT_MODE), piece.origin());
  }

  private static Mount symlink(Piece piece, List<Piece> fields) {
    String target = fields.get(0).text();
    if (target.isEmpty() || target.length() > Paths.LONGEST_PATH) {
      throw piece.wrong("has no target, or one longer than 4095 bytes; write TARGET:PATH");
    }
    return new Mount.Symlink(target, inside(piece, fields.get(1)), piece.origin());
  }

  private static Mount file(Piece piece, List<Piece> fields) {
    return new Mount.FileCopy(
        Paths.host(piece, fields.get(0).text()),
        inside(piece, fields.get(1)),
        mode(piece, fields, 2, Mount.FileCopy.DEFAULT_MODE),
        piece.origin());
  }

  private static Mount mask(Piece piece, List<Piece> fields) {
    if (fields.size() > 1 && !fields.get(1).raw().equals("optional")) {
      throw piece.wrong("has the unknown option " + Quotation.of(fields.get(1).raw()) + "; there is only optional");
    }
    Piece path = fields.get(0);
    return path.isPattern()
        ? new Mount.Mask(PathPattern.of(piece, path.pattern()), true, fields.size() > 1, piece.origin())
        : new Mount.Mask(inside(piece, path), fields.size() > 1, piece.origin());
  }

  private static int mode(Piece piece, List<Piece> fields, int index, int standard) {
    return fields.size() > index ? Quantity.mode(piece, fields.get(index).text(), MODES) : standard;
  }

  private static String inside(Piece piece, Piece field) {
    return Paths.inside(piece, field.text());
  }
}
