package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.spec.Surroundings.Variable;

/**
 * A file of variables: {@code NAME=VALUE} a line, all after the = is the value; {@code NAME} passes the caller's; empty
 * lines and those that begin with # say nothing.
 */
final class EnvironmentFile {
  private EnvironmentFile() {}

  static List<Variable> read(Piece piece) {
    String path = Paths.host(piece, piece.plain());
    String text = TextFile.read("environment file", path, piece.origin(), piece.place().ledger());
    List<Variable> variables = new ArrayList<>();
    String[] lines = text.split("\r?\n", -1);
    for (int index = 0; index < lines.length; index++) {
      if (!lines[index].isBlank() && !lines[index].startsWith("#")) {
        variables.add(variable(lines[index], new Origin.File(path, index + 1, 1)));
      }
    }
    return variables;
  }

  private static Variable variable(String line, Origin origin) {
    Legibility.check(origin, line);
    int equals = line.indexOf('=');
    return equals < 0
        ? new Variable(VariableWords.passed(origin, line), Optional.empty(), origin)
        : new Variable(
            VariableWords.name(origin, line.substring(0, equals)), Optional.of(line.substring(equals + 1)), origin);
  }
}
