package stockade.spec;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** A spec file, TOML 1.0, with the files that it extends. */
public final class SpecFile {
  private SpecFile() {}

  /** Words in the order written, those of extended files first. */
  public static List<Word> read(Path file) {
    throw SpecException.at(Origin.DEFAULT, file.toString());
  }

  /** The same from a stream. */
  public static List<Word> read(String name, InputStream stream) {
    throw SpecException.at(Origin.DEFAULT, name + stream);
  }
}
