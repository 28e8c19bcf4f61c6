package stockade.spec;

import java.util.Optional;

/** What carries the plan out, and what it can't. */
final class EngineWords {
  private EngineWords() {}

  static Engine of(Words words) {
    Optional<Piece> said = words.last(Key.ENGINE);
    Engine engine = said.map(piece -> new Engine(kind(piece), piece.origin())).orElse(Engine.NATIVE);
    if (engine.isJnr()) {
      refuseUserNamespace(words);
      refuseTerminal(words, said.orElseThrow());
      refuseListener(words, said.orElseThrow());
    }
    return engine;
  }

  /** Then the user namespace is the host's: unshare(2) gives none to a process of many threads. */
  static boolean isJnr(Piece engine) {
    return kind(engine) == Engine.Kind.JNR;
  }

  private static Engine.Kind kind(Piece piece) {
    return switch (piece.raw()) {
      case "native" -> Engine.Kind.NATIVE;
      case "jnr" -> Engine.Kind.JNR;
      default -> throw piece.wrong("is no engine; write native or jnr");
    };
  }

  private static void refuseUserNamespace(Words words) {
    words.last(Key.USERNS).filter(piece -> IdentityWords.userns(piece) == Identity.Userns.KEEP).ifPresent(piece -> {
      throw piece.wrong("needs a user namespace, which the JNR engine can't make; write none, or leave 'engine' out");
    });
    words.each(Key.UID_MAP, Key.GID_MAP).stream().findFirst().ifPresent(piece -> {
      throw piece.wrong("needs a user namespace, which the JNR engine can't make; leave it out, or leave 'engine' out");
    });
  }

  /** A Java thread under a filter that asks would wait for the monitor, which is another thread of the same process. */
  private static void refuseListener(Words words, Piece engine) {
    words.set(Key.SECCOMP_LOG).ifPresent(log -> {
      throw log.contradicts(engine);
    });
  }

  /** A terminal is taken on between fork and exec, which posix_spawn(3) can't say; without an init there is no fork. */
  private static void refuseTerminal(Words words, Piece engine) {
    boolean init = words.set(Key.NO_INIT).isEmpty() && words.last(Key.INIT).isEmpty();
    words.set(Key.TTY).filter(tty -> init).ifPresent(tty -> {
      throw SpecException.at(tty.origin(), tty.name() + " and " + engine.name()
          + " go together only where the command is PID 1; add " + tty.written(Key.NO_INIT));
    });
  }
}
