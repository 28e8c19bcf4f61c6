package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command of the spec, or the program that replaces it. */
final class CommandWords {
  private CommandWords() {}

  static Command of(Words words) {
    List<Piece> said = words.each(Key.COMMAND, Key.ENTRYPOINT);
    List<Piece> command = said.subList(entrypoint(said), said.size());
    command.stream().findFirst().filter(first -> first.raw().isEmpty()).ifPresent(first -> {
      throw first.wrong("names no program; write one, as " + first.word().key().example());
    });
    Optional<Piece> arg0 = words.last(Key.ARG0);
    return new Command(
        command.stream().map(Piece::raw).collect(Collectors.toList()),
        arg0.map(Piece::raw),
        command.stream().findFirst().or(() -> arg0).map(Piece::origin).orElse(Origin.DEFAULT));
  }

  /** The later wins: where the entrypoint is said last, it is the command, else what is said after it. */
  private static int entrypoint(List<Piece> said) {
    int start = 0;
    for (int index = 0; index < said.size(); index++) {
      if (said.get(index).word().key() == Key.ENTRYPOINT) {
        start = index + 1 < said.size() && said.get(index + 1).word().key() == Key.COMMAND ? index + 1 : index;
      }
    }
    return start;
  }
}
