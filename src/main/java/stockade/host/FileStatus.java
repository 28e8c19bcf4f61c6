package stockade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What tells that a file is still the one that was read, statx(2): each write changes the time of its last change, which no
 * caller can set. A folder's changes when a name in it comes, goes or is changed.
 *
 * @param device {@code stx_dev_minor << 32 | stx_dev_major}, as the two fields lie in struct statx
 * @param inode its number
 * @param size in bytes
 * @param modified when its content was changed last
 * @param changed when its content or its attributes were changed last
 */
public record FileStatus(long device, long inode, long size, Instant modified, Instant changed) {
  /** Of what a path leads to, symbolic links followed; nothing where that is not there or can't be seen. */
  public static Optional<FileStatus> of(Path path) {
    try {
      Map<String, Object> is = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
      return Optional.of(new FileStatus(device((Long) is.get("dev")), (Long) is.get("ino"), (Long) is.get("size"),
          time(is.get("lastModifiedTime")), time(is.get("ctime"))));
    } catch (IOException unseen) {
      return Optional.empty();
    }
  }

  /**
   * Whether another change could have come right behind this one and left the same time: the kernel's clock for files moves on
   * with its ticks, of 1 to 10 ms; file systems without parts of a second have full seconds, vfat has two.
   */
  boolean isFresh(Instant now) {
    long margin = changed.getNano() == 0 ? 2_500 : 100;
    return changed.plusMillis(margin).isAfter(now);
  }

  private static Instant time(Object attribute) {
    return ((FileTime) attribute).toInstant();
  }

  /** makedev(3) of the C library: twelve and twenty bits, the upper ones of the major number far above. */
  private static long device(long dev) {
    long major = dev >>> 8 & 0xfff | dev >>> 32 & 0xfffff000L;
    long minor = dev & 0xff | dev >>> 12 & 0xffffff00L;
    return minor << 32 | major;
  }
}
