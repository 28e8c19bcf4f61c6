package stockade.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where what can be made again is kept: the XDG Base Directory Specification. */
final class CacheFolder {
  private CacheFolder() {}

  /** {@code stockade} in $XDG_CACHE_HOME, else in .cache of $HOME, else of {@code home}. */
  static Path of(Map<String, String> environment, Path home) {
    return absolute(environment, "XDG_CACHE_HOME")
        .orElseGet(() -> absolute(environment, "HOME").orElse(home).resolve(".cache"))
        .resolve("stockade");
  }

  /** What takes its place where it can't be used. Those in common folders may be another's: who keeps something there looks. */
  static Stream<Path> inItsPlace(Map<String, String> environment, long uid) {
    return Stream.concat(
        absolute(environment, "XDG_RUNTIME_DIR").map(folder -> folder.resolve("stockade")).stream(),
        Stream.of(Path.of("/dev/shm/stockade-" + uid), Path.of("/tmp/stockade-" + uid)));
  }

  /** Makes a folder, and those above it that are missing, for the caller alone. */
  static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static Optional<Path> absolute(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(Path::of).filter(Path::isAbsolute);
  }
}
