package stockade.fleet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stockade.launch.Reason;

/**
 * The caller's named sandboxes.
 *
 * @param environment the caller's
 */
public record Fleet(Places places, Path workingDirectory, Map<String, String> environment) {
  public static Fleet of(Path workingDirectory, Map<String, String> environment) {
    return new Fleet(Places.of(environment), workingDirectory, environment);
  }

  /** Every sandbox that has a state, in the order of their names. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(places.run(), Files::isDirectory)) {
      for (Path folder : folders) {
        if (Name.isLegal(folder.getFileName().toString())) {
          cells.add(Cell.of(places, new Name(folder.getFileName().toString())));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return cells;
    } catch (IOException failure) {
      throw new FleetException("cannot look through " + places.run() + ": " + Reason.of(failure));
    }
    if (!cells.isEmpty()) {
      OwnFolder.checked(places.run());
    }
    cells.sort((one, other) -> one.name().compareTo(other.name()));
    return cells;
  }

  /**
   * The sandboxes that a word means: one name, or all that a pattern matches, glob(7).
   *
   * @throws FleetException if there is none
   */
  List<Cell> matching(String word) {
    if (!isPattern(word)) {
      return List.of(cell(new Name(word)));
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + word.replaceAll("[{}/]", "\\\\$0"));
    List<Cell> found = cells().stream().filter(cell -> matcher.matches(Path.of(cell.name().text()))).toList();
    if (found.isEmpty()) {
      throw new FleetException("no sandbox matches '" + word + "'; `stockade ps --all` shows all");
    }
    return found;
  }

  static boolean isPattern(String word) {
    return word.matches(".*[*?\\[].*");
  }

  /** @throws FleetException if there is no such sandbox */
  Cell cell(Name name) {
    Cell cell = Cell.of(places, name);
    if (!cell.exists()) {
      throw Wanted.known(places).containsKey(name.text())
          ? new FleetException(name + " isn't started; `stockade start " + name + "` does it")
          : Wanted.unknown(name, this);
    }
    return cell.checked();
  }

  /** @throws FleetException if it doesn't run */
  Cell running(Name name) {
    Cell cell = cell(name);
    if (cell.monitor().isEmpty()) {
      throw new FleetException(name + " doesn't run: " + State.of(cell).words() + "; `stockade start " + name + "` starts it");
    }
    return cell;
  }
}
