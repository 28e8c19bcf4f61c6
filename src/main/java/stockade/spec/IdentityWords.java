package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.linux.Namespace;
import stockade.spec.Identity.IdRange;
import stockade.spec.Identity.Name;
import stockade.spec.Identity.User;
import stockade.spec.Identity.Userns;

/** Users, groups, and how their numbers relate to the host's. */
final class IdentityWords {
  /** The greatest id: 2^32 - 1 stands for "no change" in setresuid(2). */
  static final long GREATEST = 4294967294L;

  /** Lines that a map takes since Linux 4.15, user_namespaces(7). */
  static final int MOST_RANGES = 340;

  private static final Pattern NAME = Pattern.compile("[^-\\s:,/\\p{Cntrl}][^\\s:,/\\p{Cntrl}]{0,255}");

  private IdentityWords() {}

  static Identity of(Words words, Isolation isolation) {
    Optional<Piece> user = words.last(Key.USER);
    return new Identity(
        user.map(IdentityWords::user),
        words.each(Key.GROUP_ADD).stream().map(piece -> name(piece, piece.raw())).collect(Collectors.toList()),
        map(words, Key.UID_MAP),
        map(words, Key.GID_MAP),
        isolation.isPrivate(Namespace.USER)
            ? isolated(words)
            : Userns.NONE,
        user.or(() -> words.last(Key.USERNS)).map(Piece::origin).orElse(Origin.DEFAULT));
  }

  private static Userns isolated(Words words) {
    Userns said = words.last(Key.USERNS).map(IdentityWords::userns).orElse(Userns.AUTO);
    return said == Userns.AUTO && EngineWords.hasHostIds(words) ? Userns.NONE : said;
  }

  static Userns userns(Piece piece) {
    return switch (piece.raw()) {
      case "auto" -> Userns.AUTO;
      case "none" -> Userns.NONE;
      case "keep" -> Userns.KEEP;
      default -> throw piece.wrong("is no way to relate ids; write auto, none or keep");
    };
  }

  private static User user(Piece piece) {
    String[] fields = piece.raw().split(":", -1);
    if (fields.length > 2) {
      throw piece.wrong("is not of the form USER[:GROUP]; write one user and at most one group");
    }
    return new User(name(piece, fields[0]), Stream.of(fields).skip(1).map(field -> name(piece, field)).findFirst());
  }

  private static Name name(Piece piece, String text) {
    if (text.matches("[0-9]+")) {
      Quantity.number(piece, text, "an id", 0, GREATEST);
    } else if (!NAME.matcher(text).matches()) {
      throw piece.isNot(text, "a user or group; write a name or a number");
    }
    return new Name(text, piece.origin());
  }

  private static List<IdRange> map(Words words, Key key) {
    List<IdRange> ranges = new ArrayList<>();
    for (Piece piece : words.each(key)) {
      IdRange range = range(piece);
      ranges.stream().filter(other -> overlap(range, other)).findFirst().ifPresent(other -> {
        throw piece.wrong("overlaps with another range" + other.origin().suffix() + "; an id may stand in one only");
      });
      ranges.add(range);
    }
    checkMap(words, key, ranges);
    return ranges;
  }

  private static void checkMap(Words words, Key key, List<IdRange> ranges) {
    Optional<Piece> last = words.last(key);
    Optional<Piece> userns = words.last(Key.USERNS).filter(piece -> userns(piece) != Userns.AUTO);
    if (last.isPresent() && userns.isPresent()) {
      throw last.get().contradicts(userns.get());
    }
    if (ranges.size() > MOST_RANGES) {
      throw last.orElseThrow().wrong("is one range too many; the kernel takes " + MOST_RANGES);
    }
  }

  private static IdRange range(Piece piece) {
    String[] fields = piece.raw().split(":", -1);
    if (fields.length != 3) {
      throw piece.wrong("is not of the form INSIDE:OUTSIDE:COUNT; write three numbers, as 0:100000:65536");
    }
    long inside = Quantity.number(piece, fields[0], "an id", 0, GREATEST);
    long outside = Quantity.number(piece, fields[1], "an id", 0, GREATEST);
    long count = Quantity.number(piece, fields[2], "a count", 1, GREATEST + 1);
    if (Math.max(inside, outside) + count > GREATEST + 1) {
      throw piece.wrong("goes beyond the greatest id, " + GREATEST + "; make COUNT smaller");
    }
    return new IdRange(inside, outside, count, piece.origin());
  }

  private static boolean overlap(IdRange one, IdRange other) {
    return overlap(one.inside(), one.count(), other.inside(), other.count())
        || overlap(one.outside(), one.count(), other.outside(), other.count());
  }

  private static boolean overlap(long one, long count, long other, long otherCount) {
    return one < other + otherCount && other < one + count;
  }
}
