package stockade.spec;

import java.util.Optional;
import stockade.linux.Signal;
import stockade.spec.Supervision.HostPath;
import stockade.spec.Supervision.Init;

/** How the command is watched over. */
final class SupervisionWords {
  private SupervisionWords() {}

  static Supervision of(Words words) {
    return new Supervision(
        words.flag(Key.DIE_WITH_PARENT),
        init(words),
        words.last(Key.PID_FILE).map(piece -> new HostPath(Paths.host(piece, piece.plain()), piece.origin())),
        words.last(Key.STATUS_FD).map(SurroundingsWords::descriptor),
        words.last(Key.STOP_SIGNAL).map(SupervisionWords::signal).orElse(Supervision.DEFAULT.stopSignal()),
        words.last(Key.STOP_TIMEOUT).map(Quantity::time).orElse(Supervision.DEFAULT.stopTimeout()),
        words.last(Key.TIME_LIMIT).map(Quantity::time));
  }

  private static Init init(Words words) {
    Optional<Piece> none = words.set(Key.NO_INIT);
    Optional<Piece> program = words.last(Key.INIT);
    if (none.isPresent() && program.isPresent()) {
      throw none.get().contradicts(program.get());
    }
    if (none.isPresent()) {
      return new Init.None();
    }
    return program.map(SupervisionWords::program).orElseGet(Init.Own::new);
  }

  private static Init program(Piece piece) {
    return new Init.Program(Paths.inside(piece, piece.raw()), piece.origin());
  }

  private static Signal signal(Piece piece) {
    return Signal.parse(piece.raw())
        .orElseThrow(() -> piece.wrong("is no signal; write a name or a number of signal(7), as SIGTERM, INT or 15"));
  }
}
