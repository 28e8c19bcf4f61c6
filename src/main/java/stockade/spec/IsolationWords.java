package stockade.spec;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import stockade.linux.Namespace;
import stockade.spec.Identity.Userns;

/** What is the host's, and what is the sandbox's own. */
final class IsolationWords {
  /** 64 bytes is the kernel's limit, sethostname(2). */
  private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private IsolationWords() {}

  static Isolation of(Words words) {
    Map<Namespace, Piece> shared = shared(words);
    words.last(Key.NET).ifPresent(piece -> settle(piece, isHost(piece), Namespace.NET, shared));
    words.last(Key.USERNS).ifPresent(piece -> settle(piece, isNone(piece), Namespace.USER, shared));
    checkMaps(words, shared);
    words.last(Key.ENGINE).filter(EngineWords::isJnr).ifPresent(piece -> shared.putIfAbsent(Namespace.USER, piece));
    return new Isolation(shared.keySet(), hostname(words, shared), origin(words));
  }

  private static Map<Namespace, Piece> shared(Words words) {
    Map<Namespace, Piece> shared = new EnumMap<>(Namespace.class);
    for (Piece piece : words.each(Key.SHARE)) {
      for (String word : piece.raw().split(",", -1)) {
        shared.put(namespace(piece, word), piece);
      }
    }
    return shared;
  }

  private static Namespace namespace(Piece piece, String word) {
    return Namespace.parse(word)
        .orElseThrow(() -> piece.isNot(word, "a namespace; there are " + Namespace.words()));
  }

  /** {@code net} and {@code userns} say of one namespace what {@code share} may have said of it, too. */
  private static void settle(Piece piece, boolean isShared, Namespace kind, Map<Namespace, Piece> shared) {
    if (!isShared && shared.containsKey(kind)) {
      throw piece.contradicts(shared.get(kind));
    }
    if (isShared) {
      shared.putIfAbsent(kind, piece);
    }
  }

  private static boolean isHost(Piece net) {
    return switch (net.raw()) {
      case "host" -> true;
      case "none" -> false;
      default -> throw net.wrong("is no network; write none or host");
    };
  }

  private static boolean isNone(Piece userns) {
    return IdentityWords.userns(userns) == Userns.NONE;
  }

  private static void checkMaps(Words words, Map<Namespace, Piece> shared) {
    words.each(Key.UID_MAP, Key.GID_MAP).stream().findFirst()
        .filter(map -> shared.containsKey(Namespace.USER))
        .ifPresent(map -> {
          throw map.contradicts(shared.get(Namespace.USER));
        });
  }

  private static Optional<String> hostname(Words words, Map<Namespace, Piece> shared) {
    Optional<Piece> name = words.last(Key.HOSTNAME);
    name.filter(piece -> !HOSTNAME.matcher(piece.raw()).matches()).ifPresent(piece -> {
      throw piece.wrong("is no host name; write 1 to 64 letters, digits, '-', '_' and '.'");
    });
    name.filter(piece -> shared.containsKey(Namespace.UTS)).ifPresent(piece -> {
      throw piece.contradicts(shared.get(Namespace.UTS));
    });
    return name.map(Piece::raw);
  }

  private static Origin origin(Words words) {
    return words.last(Key.SHARE).or(() -> words.last(Key.NET)).or(() -> words.last(Key.HOSTNAME))
        .map(Piece::origin).orElse(Origin.DEFAULT);
  }
}
