package stockade.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The caller's folder of images: {@code $XDG_CACHE_HOME/stockade/images}, or {@code .cache} in the home folder where
 * that variable isn't an absolute path (XDG Base Directory Specification). Where that folder
 * can't be used, as in a home that is read-only, another takes its place: {@code stockade} in {@code $XDG_RUNTIME_DIR}, then one
 * of the caller's in /dev/shm, then one in /tmp.
 */
public final class ImageCache {
  private static final String REMEDY = "; set XDG_CACHE_HOME to a folder of yours that may be written to and has room";

  private final Path folder;
  private final List<Path> others;

  private ImageCache(Path folder, List<Path> others) {
    this.folder = folder;
    this.others = List.copyOf(others);
  }

  /** The cache that {@code environment} names, else the one in {@code home}; no folder takes its place. */
  public static ImageCache of(Map<String, String> environment, Path home) {
    return new ImageCache(CacheFolder.of(environment, home).resolve("images"), List.of());
  }

  /**
   * The same, with folders that take its place.
   *
   * @param uid the caller's, for the names of those in common folders
   */
  public static ImageCache of(Map<String, String> environment, Path home, long uid) {
    return new ImageCache(CacheFolder.of(environment, home).resolve("images"),
        CacheFolder.inItsPlace(environment, uid).map(base -> base.resolve("images")).toList());
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
   *     system forbids execution, and none can take its place: the reason is that of the first
   */
  public Path store(byte[] image) {
    try {
      return store(image, folder);
    } catch (LaunchException reason) {
      return others.stream().flatMap(other -> attempt(image, other).stream()).findFirst().orElseThrow(() -> reason);
    }
  }

  private static Optional<Path> attempt(byte[] image, Path folder) {
    try {
      return Optional.of(store(image, folder));
    } catch (LaunchException unusable) {
      return Optional.empty();
    }
  }

  private static Path store(byte[] image, Path folder) {
    Path file = folder.resolve(ImageName.of(image));
    try {
      prepare(folder);
      if (!holds(file, image)) {
        ImageFile.replace(image, file);
        Eviction.IMAGES.from(folder);
      }
    } catch (IOException failure) {
      throw new LaunchException("cannot keep the launcher in " + folder + ": " + Reason.of(failure) + REMEDY);
    }
    return executable(file);
  }

  private static void prepare(Path folder) throws IOException {
    CacheFolder.make(folder);
    Optional<Path> foreign = Ownership.firstForeign(folder.toRealPath());
    if (foreign.isPresent()) {
      throw new LaunchException("won't run a launcher from " + folder + ", because others can change what is in "
          + foreign.get() + REMEDY);
    }
  }

  /** access(2) denies execution also where the file system is mounted noexec. */
  private static Path executable(Path file) {
    if (!Files.isExecutable(file)) {
      throw new LaunchException(
          "cannot execute what is in " + file.getParent() + ": its file system is mounted noexec" + REMEDY);
    }
    return file;
  }

  private static boolean holds(Path file, byte[] image) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) == image.length
        && Arrays.equals(Files.readAllBytes(file), image);
  }
}
