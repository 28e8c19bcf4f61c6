package stockade.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A path resolved by hand, component by component, with each directory on the way held open. A component is opened
 * below the one before with openat(2) and O_NOFOLLOW, so a directory that is exchanged for a link meanwhile is refused.
 */
final class RootWalk implements AutoCloseable {
  /** As many as the kernel follows, path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private final Path root;
  private final Deque<SecureDirectoryStream<Path>> opened = new ArrayDeque<>();
  private final Deque<String> names = new ArrayDeque<>();
  private final Deque<String> ahead = new ArrayDeque<>();
  private int links;

  private RootWalk(Path root) {
    this.root = root;
  }

  /** Throws NoSuchFileException where the root is no directory: whoever enters it says so. */
  static RootWalk from(Path root, String path) throws IOException {
    RootWalk walk = new RootWalk(root);
    try {
      walk.opened.push(secure(Files.newDirectoryStream(root)));
    } catch (NotDirectoryException e) {
      throw new NoSuchFileException(root.toString());
    }
    walk.goOn(path);
    return walk;
  }

  /** The bytes of the file that the path ends at, which has no more of them than {@code largest}. */
  byte[] content(int largest) throws IOException {
    byte[] content = head(largest + 1);
    if (content.length > largest) {
      throw new IOException("it is larger than " + (largest >> 20) + " MiB");
    }
    return content;
  }

  /** As many bytes of that file, or all where it has fewer. */
  byte[] head(int size) throws IOException {
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.equals("..")) {
        leave();
      } else if (attributes(name).isSymbolicLink()) {
        follow(name);
      } else if (attributes(name).isDirectory()) {
        enter(name);
      } else {
        return read(name, size);
      }
    }
    throw new IOException("it is a directory");
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private void goOn(String path) {
    List<String> components = Arrays.asList(path.split("/"));
    for (int i = components.size() - 1; i >= 0; i--) {
      String component = components.get(i);
      if (!component.isEmpty() && !component.equals(".")) {
        ahead.push(component);
      }
    }
  }

  private void enter(String name) throws IOException {
    opened.push(secure(here().newDirectoryStream(Path.of(name), NOFOLLOW_LINKS)));
    names.addLast(name);
  }

  private void leave() throws IOException {
    if (!names.isEmpty()) {
      opened.pop().close();
      names.removeLast();
    }
  }

  /** The target is read by name, since Java has no readlinkat(2); a wrong one would still be resolved inside. */
  private void follow(String name) throws IOException {
    if (++links > MOST_LINKS) {
      throw new IOException("more than " + MOST_LINKS + " symbolic links");
    }
    String target = Files.readSymbolicLink(nameOf(name)).toString();
    if (target.startsWith("/")) {
      while (!names.isEmpty()) {
        leave();
      }
    }
    goOn(target);
  }

  private Path nameOf(String last) {
    Path path = root;
    for (Iterator<String> name = names.iterator(); name.hasNext(); ) {
      path = path.resolve(name.next());
    }
    return path.resolve(last);
  }

  private BasicFileAttributes attributes(String name) throws IOException {
    return here().getFileAttributeView(Path.of(name), BasicFileAttributeView.class, NOFOLLOW_LINKS).readAttributes();
  }

  /** Opening a FIFO would wait for a writer, opening a device may do anything: only a regular file is opened. */
  private byte[] read(String name, int size) throws IOException {
    if (!attributes(name).isRegularFile()) {
      throw new IOException("it is no regular file");
    }
    if (!ahead.isEmpty()) {
      throw new NoSuchFileException(name);
    }
    try (SeekableByteChannel channel = here().newByteChannel(Path.of(name), Set.of(READ, NOFOLLOW_LINKS));
        InputStream bytes = Channels.newInputStream(channel)) {
      return bytes.readNBytes(size);
    }
  }

  private SecureDirectoryStream<Path> here() {
    return opened.element();
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory) throws IOException {
    if (directory instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    directory.close();
    throw new IOException("this Java can't open a directory once and for all");
  }
}
