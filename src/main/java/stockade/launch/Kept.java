package stockade.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A file in a cache.
 *
 * @param size in bytes
 * @param used when it was read last, as far as the file system says: relatime of mount(8) says it once a day
 */
record Kept(Path file, long size, Instant used) {
  static Stream<Kept> of(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
      Instant read = is.lastAccessTime().toInstant();
      Instant written = is.lastModifiedTime().toInstant();
      return is.isDirectory() ? Stream.of() : Stream.of(new Kept(file, is.size(), read.isAfter(written) ? read : written));
    } catch (IOException gone) {
      return Stream.of();
    }
  }

  boolean isUnfinished() {
    return file.getFileName().toString().startsWith(Eviction.UNFINISHED);
  }

  /** Removes it, and the folders above it that are empty then, up to {@code top}. */
  boolean remove(Path top) {
    try {
      boolean removed = Files.deleteIfExists(file);
      for (Path at = file.getParent(); at.startsWith(top) && !at.equals(top); at = at.getParent()) {
        Files.delete(at);
      }
      return removed;
    } catch (IOException stays) {
      return !Files.exists(file, NOFOLLOW_LINKS);
    }
  }
}
