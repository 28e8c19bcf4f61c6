package stockade.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.spec.Service.Dependence;
import stockade.spec.Service.Health;
import stockade.spec.Service.Hooks;
import stockade.spec.Service.Ready;
import stockade.spec.Service.Restart;
import stockade.spec.Service.Sign;

/** How a named sandbox lives. */
final class ServiceWords {
  private static final String READY = "write one of tcp=PORT, file=PATH, notify and healthy, and timeout=TIME behind it";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ServiceWords() {}

  static Service of(Words words) {
    Optional<Health> health = HealthWords.of(words);
    Optional<Ready> ready = words.last(Key.READY).map(ServiceWords::ready);
    ready.filter(sign -> sign.sign() instanceof Sign.Healthy && health.isEmpty()).ifPresent(sign -> {
      throw SpecException.at(sign.origin(), "nothing tells whether it is healthy; write 'health-cmd', or another sign of being ready");
    });
    return new Service(
        words.last(Key.RESTART).map(ServiceWords::restart).orElse(Service.DEFAULT.restart()),
        ready,
        words.each(Key.DEPENDS).stream().map(ServiceWords::dependence).toList(),
        new Hooks(
            commands(words, Key.PRESTART), commands(words, Key.POSTSTART), commands(words, Key.PRESTOP),
            commands(words, Key.POSTSTOP),
            words.last(Key.HOOK_TIMEOUT).map(Quantity::time).orElse(Hooks.NONE.timeout())),
        health,
        words.last(Key.LOG_SIZE).map(ServiceWords::logSize).orElse(Service.DEFAULT.logSize()),
        Optional.empty());
  }

  private static Restart restart(Piece piece) {
    return switch (piece.raw()) {
      case "no" -> Restart.NO;
      case "on-failure" -> Restart.ON_FAILURE;
      case "always" -> Restart.ALWAYS;
      default -> throw piece.wrong("is no way to start again; write no, on-failure or always");
    };
  }

  /** Smaller files would be begun for every few lines. */
  private static long logSize(Piece piece) {
    long size = Quantity.size(piece, piece.raw());
    if (size < 4096) {
      throw piece.wrong("is too small for a log; 4K is the least");
    }
    return size;
  }

  private static Dependence dependence(Piece piece) {
    if (!isName(piece.raw())) {
      throw piece.wrong("is no name of a sandbox; write letters, digits, '_', '.' and '-', at most 64, a letter or digit first");
    }
    return new Dependence(piece.raw(), piece.origin());
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  }

  private static List<String> commands(Words words, Key key) {
    List<String> commands = new ArrayList<>();
    for (Piece piece : words.each(key)) {
      if (piece.raw().isBlank()) {
        throw piece.wrong("is no command; write one for the shell, or leave it out");
      }
      commands.add(piece.raw());
    }
    return commands;
  }

  private static Ready ready(Piece piece) {
    Optional<Sign> sign = Optional.empty();
    Duration timeout = PATIENCE;
    for (Piece field : piece.split(',')) {
      String name = field.raw().split("=", 2)[0];
      if (name.equals("timeout") && field.raw().contains("=")) {
        timeout = Quantity.time(field.from(name.length() + 1));
      } else if (sign.isPresent()) {
        throw piece.wrong("has two signs; " + READY);
      } else {
        sign = Optional.of(sign(field, name));
      }
    }
    return new Ready(sign.orElseThrow(() -> piece.wrong("names no sign; " + READY)), timeout, piece.origin());
  }

  private static Sign sign(Piece field, String name) {
    boolean valued = field.raw().length() > name.length();
    if (name.equals("tcp") && valued) {
      return new Sign.Tcp((int) Quantity.number(field, field.raw().substring(4), "a TCP port", 1, 65535));
    }
    if (name.equals("file") && valued) {
      return new Sign.File(Paths.inside(field, field.from(5).text()));
    }
    if (name.equals("notify") && !valued) {
      return new Sign.Notify();
    }
    if (name.equals("healthy") && !valued) {
      return new Sign.Healthy();
    }
    throw field.wrong("is no sign of being ready; " + READY);
  }
}
