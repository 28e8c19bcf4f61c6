package stockade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected texts, a file each below src/test/resources/golden. {@code -Dgolden=accept} rewrites the files that differ and
 * fails their tests, so that nobody accepts by accident: read the difference, then run again without it.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Compares with the file {@code name}, a path below the folder of golden files. */
  public static void check(String name, String actual) {
    Path file = FOLDER.resolve(name);
    try {
      if ("accept".equals(System.getProperty("golden"))) {
        accept(file, actual);
      }
      assertThat(file).as("golden file; -Dgolden=accept writes it").exists();
      assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void accept(Path file, String actual) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(actual)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, actual);
    fail("accepted " + file + "; review it and run again without -Dgolden");
  }
}
