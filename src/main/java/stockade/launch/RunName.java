package stockade.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.host.Fact;

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

  /**
   * Of words whose launcher was compiled from these facts: the working directory counts where it is one of them.
   *
   * @param environment the caller's: a shell knows its folder by {@code $PWD}, if that leads there
   */
  public static RunName of(List<String> words, List<Fact> facts, Map<String, String> environment) {
    return new RunName(words, facts.stream().filter(Fact.Directory.class::isInstance)
        .map(fact -> shellsName(Path.of(((Fact.Directory) fact).path()), environment)).findFirst());
  }

  private static Path shellsName(Path folder, Map<String, String> environment) {
    return Optional.ofNullable(environment.get("PWD")).map(Path::of)
        .filter(name -> name.isAbsolute() && leadsTo(name, folder))
        .orElse(folder);
  }

  private static boolean leadsTo(Path name, Path folder) {
    try {
      return Files.isSameFile(name, folder);
    } catch (IOException unseen) {
      return false;
    }
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
