package stockade.fleet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import stockade.host.Ledger;
import stockade.launch.Reason;
import stockade.spec.NearestWord;
import stockade.spec.Spec;
import stockade.spec.SpecFile;

/** A sandbox that is to be started: its name, and the words that describe it. */
record Wanted(Name name, Manifest manifest, Spec spec) {
  private static final String SUFFIX = ".toml";

  /**
   * From what a user writes: a file, which is told by a slash or by {@code .toml}, or a name.
   *
   * @throws FleetException for a name that there is no spec of
   */
  static Wanted of(String word, Fleet fleet) {
    if (word.contains("/") || word.endsWith(SUFFIX)) {
      return ofFile(fleet.workingDirectory().resolve(word), nameOf(word), fleet);
    }
    Name name = new Name(word);
    Path file = fleet.places().specs().resolve(name + SUFFIX);
    Cell cell = Cell.of(fleet.places(), name);
    if (Files.exists(file)) {
      return ofFile(file, name, fleet);
    }
    if (cell.exists() && cell.checked().text("spec").isPresent()) {
      return recorded(cell);
    }
    throw unknown(name, fleet);
  }

  /**
   * The file that a word means: it itself, or the one of that name in the folder of specs; whether there is one or not.
   *
   * @param ledger what the answer depends on
   */
  static Path file(String word, Fleet fleet, Ledger ledger) {
    if (!word.contains("/") && !word.endsWith(SUFFIX)) {
      return fleet.places().specs().resolve(word + SUFFIX);
    }
    if (!word.startsWith("/")) {
      ledger.directory(fleet.workingDirectory());
    }
    return fleet.workingDirectory().resolve(word);
  }

  private static Name nameOf(String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    return new Name(last.endsWith(SUFFIX) ? last.substring(0, last.length() - SUFFIX.length()) : last);
  }

  private static Wanted ofFile(Path file, Name name, Fleet fleet) {
    Manifest manifest = new Manifest(SpecFile.read(file), fleet.workingDirectory(), fleet.environment());
    return new Wanted(name, manifest, manifest.spec());
  }

  /** As it was started last. */
  static Wanted recorded(Cell cell) {
    Manifest manifest = Manifest.parse(
        cell.text("spec").orElseThrow(() -> new FleetException(
            "it isn't known what " + cell.name() + " was started with; start it from its spec")),
        cell.name());
    return new Wanted(cell.name(), manifest, manifest.spec());
  }

  static FleetException unknown(Name name, Fleet fleet) {
    TreeSet<String> names = new TreeSet<>(known(fleet.places()).keySet());
    fleet.cells().forEach(cell -> names.add(cell.name().text()));
    return new FleetException("there is no sandbox '" + name + "', and no " + fleet.places().specs().resolve(name + SUFFIX)
        + NearestWord.to(name.text(), names).map(best -> "; did you mean '" + best + "'?").orElse("; `stockade list` shows all"));
  }

  /** All names that a spec is there for, with its file. */
  static Map<String, Path> known(Places places) {
    Map<String, Path> known = new java.util.TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(places.specs(), "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString().replaceFirst("\\.toml$", "");
        if (Name.isLegal(name)) {
          known.put(name, file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return known;
    } catch (IOException failure) {
      throw new FleetException("cannot look through " + places.specs() + ": " + Reason.of(failure));
    }
    return known;
  }
}
