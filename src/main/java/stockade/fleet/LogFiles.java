package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import stockade.launch.Reason;

/** The files of a log: the current one, and up to three older ones. */
record LogFiles(Path current) {
  private static final int OLD_FILES = 3;

  /** Those that are there, the oldest first. */
  List<Path> inOrder() {
    List<Path> files = new ArrayList<>();
    for (int old = OLD_FILES; old > 0; old--) {
      files.add(current.resolveSibling(current.getFileName() + "." + old));
    }
    files.add(current);
    files.removeIf(file -> !Files.exists(file));
    return files;
  }

  /** Removes them, and the folder of all logs where it is empty then. */
  void remove() {
    for (Path file : inOrder()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        throw new FleetException("cannot remove the log " + file + ": " + Reason.of(failure));
      }
    }
    try {
      Files.deleteIfExists(current.getParent());
    } catch (IOException others) {
      return;
    }
  }
}
