package stockade.spec;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import stockade.host.Ledger;

/**
 * A spec file: TOML 1.0, at most 1 MiB of UTF-8, keys of {@link Key} at its top level.
 *
 * <p>Words come in the order written, those of extended files first. Their origins name the file as {@code file} or
 * {@code name} does, so relative paths in it start at its folder.
 */
public final class SpecFile {
  private SpecFile() {}

  /** As the other, for a file that nobody keeps an eye on. */
  public static List<Word> read(Path file) {
    return read(file, new Ledger());
  }

  /**
   * The words of a file.
   *
   * @param ledger where the files are written down that are read
   * @throws SpecException if the file, or one that it extends, can't be read or says something that can't be
   */
  public static List<Word> read(Path file, Ledger ledger) {
    return new ExtendedFiles(ledger).from(file.toString(), Origin.DEFAULT);
  }

  /**
   * The same from a stream, which is read to its end and stays open.
   *
   * @param name for messages; relative paths start at its parent, or at the working directory if it has none
   */
  public static List<Word> read(String name, InputStream stream) {
    String text = TextFile.read("spec", name, stream, Origin.DEFAULT);
    return new ExtendedFiles(new Ledger()).from(name, Path.of(name).toAbsolutePath(), text);
  }
}
