package stockade.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who can change what a path leads to. A folder's owner can rename what is in it, whoever owns that. */
public final class Ownership {
  private static final int OTHERS_WRITE = 0022;
  private static final int STICKY = 01000;

  private Ownership() {}

  /**
   * The outermost folder on the way to {@code path} that someone other than the caller and root can change. A folder that
   * all may write to, such as /tmp, is none if it is sticky, chmod(2).
   *
   * @param path absolute, without symbolic links
   */
  public static Optional<Path> firstForeign(Path path) throws IOException {
    int caller = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path at = path.getRoot();
    if (isForeign(at, caller)) {
      return Optional.of(at);
    }
    for (Path name : path) {
      at = at.resolve(name);
      if (isForeign(at, caller)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static boolean isForeign(Path folder, int caller) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode");
    int owner = (Integer) attributes.get("uid");
    int mode = (Integer) attributes.get("mode");
    return owner != 0 && owner != caller || (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
  }
}
