package stockade.jnr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that Java has open for itself: below its home, its class path, and the folder of descriptors that is being read. */
final class OwnFiles {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final int FIRST = 3;

  private OwnFiles() {}

  /** The descriptors from 3 up that the caller gave: all that aren't Java's own. */
  static Set<Integer> given() throws IOException {
    Path project = Path.of(System.getProperty("java.class.path")).toAbsolutePath().getParent().toRealPath();
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    Set<Integer> given = new TreeSet<>();
    try (Stream<Path> all = Files.list(OPEN)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        int number = Integer.parseInt(one.getFileName().toString());
        if (number >= FIRST && !isOwn(one, project, java)) {
          given.add(number);
        }
      }
    }
    return given;
  }

  private static boolean isOwn(Path descriptor, Path project, Path java) {
    try {
      Path target = Files.readSymbolicLink(descriptor);
      return target.startsWith(project) || target.startsWith(java) || target.equals(Path.of("/proc/" + pid() + "/fd"));
    } catch (IOException closed) {
      return true;
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
