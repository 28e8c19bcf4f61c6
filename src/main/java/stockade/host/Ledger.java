package stockade.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked while a launcher is compiled, written down by those who ask. A file is written down before it is read: what
 * changes it meanwhile then shows.
 */
public final class Ledger {
  private static final String LOST = "\ufffd";

  /** By their lines: the equality of a record is linked when it is first asked for, which takes a first run 40 ms. */
  private final Map<String, Fact> facts = new LinkedHashMap<>();

  /** What was asked so far, each question once, in the order asked. */
  public List<Fact> facts() {
    return List.copyOf(facts.values());
  }

  /** A file that is about to be read or looked for. */
  public void file(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      cannotRepeat(path + " is no regular file");
    }
    folder(path);
  }

  /** A folder that is about to be looked through. */
  public void folder(Path path) {
    Fact.File file = Fact.file(path);
    add(file);
    if (file.status().filter(is -> is.isFresh(Instant.now())).isPresent()) {
      cannotRepeat(path + " has changed this very moment");
    }
  }

  /** How much of a file was read: what the kernel makes up when it is read, as below /proc, has another size. */
  public void length(Path path, long bytes) {
    if (Fact.file(path).status().filter(is -> is.size() != bytes).isPresent()) {
      cannotRepeat(path + " isn't as long as it says");
    }
  }

  /** A variable that is put into a value; {@code value} is absent where it isn't set or is empty. */
  public void variable(String name, Optional<String> value) {
    add(new Fact.Variable(name, value));
  }

  /** The caller's working directory, absolute, which a relative path starts at. */
  public void directory(Path path) {
    add(new Fact.Directory(path.toString()));
  }

  /** Says that something was asked that has no answer to compare; a sentence without a full stop. */
  public void cannotRepeat(String sentence) {
    put(new Fact.Unrepeatable(sentence));
  }

  void mounts(String mountinfo) {
    add(new Fact.Mounts(mountinfo));
  }

  void kernel(String release) {
    add(new Fact.Kernel(release));
  }

  void ids(long uid, long gid) {
    add(new Fact.Ids(uid, gid));
  }

  /** A launcher compares bytes; those that were no text are lost. */
  private void add(Fact fact) {
    if (put(fact).contains(LOST)) {
      cannotRepeat(fact.subject() + " has bytes that aren't UTF-8");
    }
  }

  private String put(Fact fact) {
    String line = fact.line();
    facts.putIfAbsent(line, fact);
    return line;
  }

  /** All that was asked, of which one part may not be repeatable: why. */
  public static Optional<String> obstacle(List<Fact> facts) {
    return facts.stream()
        .filter(Fact.Unrepeatable.class::isInstance)
        .map(Fact::subject)
        .findFirst();
  }
}
