package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import stockade.spec.Surroundings.Descriptor;
import stockade.spec.Surroundings.Variable;

/** Folder, environment, descriptors, session. */
final class SurroundingsWords {
  /** Below sysctl_nr_open's standard, 1024 * 1024, proc_sys_fs(5). */
  static final int GREATEST_DESCRIPTOR = 1048575;

  private SurroundingsWords() {}

  static Surroundings of(Words words) {
    return new Surroundings(
        words.last(Key.WORKDIR).map(piece -> Paths.inside(piece, piece.plain())),
        environment(words),
        words.flag(Key.CLEAR_ENV),
        words.last(Key.UMASK).map(SurroundingsWords::umask).orElse(OptionalInt.empty()),
        descriptors(words),
        words.flag(Key.NEW_SESSION));
  }

  private static List<Variable> environment(Words words) {
    List<Variable> variables = new ArrayList<>();
    for (Piece piece : words.each(Key.ENV, Key.ENV_FILE)) {
      if (piece.word().key() == Key.ENV) {
        variables.add(VariableWords.variable(piece));
      } else {
        variables.addAll(EnvironmentFile.read(piece));
      }
    }
    return variables;
  }

  private static OptionalInt umask(Piece piece) {
    return OptionalInt.of(Quantity.mode(piece, piece.raw(), 0777));
  }

  private static List<Descriptor> descriptors(Words words) {
    List<Descriptor> descriptors = words.each(Key.PASS_FD).stream()
        .map(SurroundingsWords::descriptor)
        .collect(Collectors.toUnmodifiableList());
    words.last(Key.STATUS_FD).ifPresent(status -> descriptors.stream()
        .filter(descriptor -> descriptor.number() == descriptor(status).number())
        .findFirst()
        .ifPresent(descriptor -> {
          throw status.wrong("is passed to the command, too" + descriptor.origin().suffix()
              + ", which could then write what it likes there; use another descriptor");
        }));
    return descriptors;
  }

  static Descriptor descriptor(Piece piece) {
    return new Descriptor(
        (int) Quantity.number(piece, piece.raw(), "a descriptor that can be passed", 3, GREATEST_DESCRIPTOR), piece.origin());
  }
}
