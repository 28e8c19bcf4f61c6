package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a file of a control group held before it was written.
 *
 * @param text of a file of disks a line for each that is limited, {@code 8:0 rbps=max wbps=1048576 riops=max wiops=max}
 */
record FormerLimit(Path file, String text) {
  /** Whether the kernel has taken it again; a group that has gone needs no limit. */
  boolean restore() {
    try {
      for (String line : lines()) {
        Files.writeString(file, line, StandardOpenOption.WRITE);
      }
      return true;
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** One by one, as the kernel takes them. A disk that had no line must be freed by name. */
  private List<String> lines() throws IOException {
    Set<String> before = text.lines().map(FormerLimit::disk).collect(Collectors.toSet());
    List<String> lines = new ArrayList<>();
    for (String line : unlimited().isPresent() ? Files.readAllLines(file) : List.<String>of()) {
      if (!before.contains(disk(line))) {
        lines.add(disk(line) + " " + unlimited().orElseThrow());
      }
    }
    text.lines().forEach(lines::add);
    return lines;
  }

  private Optional<String> unlimited() {
    String name = file.getFileName().toString();
    return Optional.ofNullable(
        name.equals("io.max") ? "rbps=max wbps=max riops=max wiops=max" : name.startsWith("blkio.throttle.") ? "0" : null);
  }

  private static String disk(String line) {
    return line.split(" ", 2)[0];
  }
}
