package stockade.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a root that nobody vouches for. Symbolic links are followed as the root's own processes would follow
 * them: an absolute one starts again at the root, {@code ..} never leaves it. Whatever the root does meanwhile, nothing
 * outside is opened.
 */
public record RootTree(Path root) {
  /** The largest file that is read, in bytes: 4 MiB. */
  static final int LARGEST = 4 << 20;

  /**
   * The text of a file.
   *
   * @param path from the root on
   * @return nothing if the file, or the root itself, is not there
   * @throws HostException if it is no regular file, too large, closed to the caller, or behind too many links
   */
  Optional<String> read(String path) {
    try (RootWalk walk = RootWalk.from(root, path)) {
      return Optional.of(new String(walk.content(LARGEST), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HostException("cannot read " + path + " of the root " + root + ": " + Reason.of(e));
    }
  }

  /**
   * The first bytes of a file.
   *
   * @param path as {@link #read}
   * @return nothing if the file is not there, is no regular one, or is closed to the caller
   */
  Optional<byte[]> head(String path, int size) {
    try (RootWalk walk = RootWalk.from(root, path)) {
      return Optional.of(walk.head(size));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a path leads to something in a root; false also where the caller may not know. */
  public static boolean has(Path root, String path) {
    try (RootWalk walk = RootWalk.from(root, path)) {
      walk.head(0);
      return true;
    } catch (NoSuchFileException | AccessDeniedException e) {
      return false;
    } catch (IOException noRegularFile) {
      return true;
    }
  }

  /** Whether nothing is at a path; false also where the caller may not know. */
  boolean lacks(String path) {
    try (RootWalk walk = RootWalk.from(root, path)) {
      walk.head(0);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
