package stockade.launch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The name that a kept launcher has for the start script, which has nothing but the words to find it by, and no time to encode
 * them: the words with blanks between them, in which each slash begins a folder.
 *
 * <pre>
 *   run --root /srv/debian ls       runs/run --root /srv/debian.image
 *   run -f a.toml ls   in /home/ann runs/at/home/ann/run -f a.toml.image
 * </pre>
 *
 * <p>Words that share a name are told apart by the launcher itself.
 *
 * @param words up to the command's
 * @param directory the working directory where it counts, under the name that the shell knows it by
 */
public record RunName(List<String> words, Optional<Path> directory) {
  private static final int LONGEST_NAME = 255;

  public RunName {
    words = List.copyOf(words);
  }

  /** Whether the start script can look for it. */
  public boolean isFindable() {
    return file().isPresent();
  }

  /** From the folder on; nothing where the script doesn't look, or no file can have that name. */
  Optional<Path> file() {
    String words = String.join(" ", this.words);
    String path = "runs/" + directory.map(folder -> "at" + folder + "/").orElse("") + words + ".image";
    Path file = Path.of(path);
    boolean leads = ("/" + path).contains("/../");
    return leads || isTooLong(file) ? Optional.empty() : Optional.of(file);
  }

  private static boolean isTooLong(Path file) {
    for (Path name : file) {
      if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        return true;
      }
    }
    return false;
  }
}
