package stockade.spec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.host.Ledger;

/** Where the user stands: an absolute folder, and the environment; {@code ledger} is told which of it was asked. */
record Place(Path workingDirectory, Map<String, String> environment, Ledger ledger) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?}", Pattern.DOTALL);

  /** What {@code ${NAME}} or {@code ${NAME:-default}} stands for; an empty variable counts as one that isn't set. */
  String variable(Piece piece, String unit) {
    Matcher parts = VARIABLE.matcher(unit);
    if (!parts.matches()) {
      throw piece.wrong("has " + Quotation.of(unit)
          + ", which is no ${NAME} or ${NAME:-default}; write $${ for ${ itself");
    }
    return value(parts.group(1))
        .or(() -> Optional.ofNullable(parts.group(2)))
        .orElseThrow(() -> piece.wrong("needs the variable " + parts.group(1)
            + ", which isn't set or is empty; set it, or write ${" + parts.group(1) + ":-default}"));
  }

  private Optional<String> value(String name) {
    Optional<String> value = Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    ledger.variable(name, value);
    return value;
  }

  /** Relative paths start at the folder of the spec file that says them, else at the working directory. */
  String folder(Origin origin) {
    Path file = origin instanceof Origin.File named ? Path.of(named.name()) : Path.of("option");
    if (!file.isAbsolute()) {
      ledger.directory(workingDirectory);
    }
    return workingDirectory.resolve(file).getParent().toString();
  }
}
