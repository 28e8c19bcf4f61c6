package stockade.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The caller's folder of images: {@code $XDG_CACHE_HOME/stockade/images}, or {@code .cache} in the home folder where
 * that variable isn't an absolute path (XDG Base Directory Specification). An image's name is a digest of it.
 */
public final class ImageCache {
  private static final String REMEDY = "; set XDG_CACHE_HOME to a folder of yours that may be written to and has room";

  private final Path folder;

  private ImageCache(Path folder) {
    this.folder = folder;
  }

  /** The cache that {@code environment} names, else the one in {@code home}. */
  public static ImageCache of(Map<String, String> environment, Path home) {
    Path base = absolute(environment, "XDG_CACHE_HOME")
        .orElseGet(() -> absolute(environment, "HOME").orElse(home).resolve(".cache"));
    return new ImageCache(base.resolve("stockade").resolve("images"));
  }

  /** The folder, which need not exist. */
  public Path folder() {
    return folder;
  }

  /**
   * The absolute path of a file that holds {@code image} and can be executed. One that is there already is used again if
   * its bytes are the same: after a crash of the host a name may be there without its content.
   *
   * @throws LaunchException where the folder can't be made, can't be written to, isn't the caller's alone, or its file
   *     system forbids execution
   */
  public Path store(byte[] image) {
    Path file = folder.resolve(Sha256.ofPacked(image));
    try {
      prepare();
      if (!holds(file, image)) {
        ImageFile.replace(image, file);
      }
    } catch (IOException failure) {
      throw new LaunchException("cannot keep the launcher in " + folder + ": " + Reason.of(failure) + REMEDY);
    }
    return executable(file);
  }

  private void prepare() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Optional<Path> foreign = Ownership.firstForeign(folder.toRealPath());
    if (foreign.isPresent()) {
      throw new LaunchException("won't run a launcher from " + folder + ", because others can change what is in "
          + foreign.get() + REMEDY);
    }
  }

  /** access(2) denies execution also where the file system is mounted noexec. */
  private Path executable(Path file) {
    if (!Files.isExecutable(file)) {
      throw new LaunchException("cannot execute what is in " + folder + ": its file system is mounted noexec" + REMEDY);
    }
    return file;
  }

  private static boolean holds(Path file, byte[] image) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == image.length
        && Arrays.equals(Files.readAllBytes(file), image);
  }

  private static Optional<Path> absolute(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(Path::of).filter(Path::isAbsolute);
  }
}
