package stockade.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A file or a folder of the host with all that is in it, as an archive: links as links, special files left out. */
public final class Packed {
  private static final String LONG = "././@LongLink";

  private final OutputStream archive;
  private final List<String> leftOut = new ArrayList<>();

  private Packed(OutputStream archive) {
    this.archive = archive;
  }

  /**
   * The paths of the special files, which are left out.
   *
   * @param name what it is called in the archive
   */
  public static List<String> of(Path path, String name, OutputStream archive) throws IOException {
    Packed packed = new Packed(archive);
    packed.add(path.toRealPath(), name);
    archive.write(new byte[2 * Header.BLOCK]);
    archive.flush();
    return List.copyOf(packed.leftOut);
  }

  private void add(Path path, String name) throws IOException {
    Map<String, Object> is = Files.readAttributes(
        path, "unix:mode,size,lastModifiedTime,isDirectory,isRegularFile,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) is.get("mode") & 0777;
    long seconds = ((FileTime) is.get("lastModifiedTime")).to(TimeUnit.SECONDS);
    if ((Boolean) is.get("isSymbolicLink")) {
      header(new Entry(name, Entry.Kind.LINK, Files.readSymbolicLink(path).toString(), mode, seconds, 0));
    } else if ((Boolean) is.get("isDirectory")) {
      header(new Entry(name + "/", Entry.Kind.FOLDER, "", mode, seconds, 0));
      for (Path child : children(path)) {
        add(child, name + "/" + child.getFileName());
      }
    } else if ((Boolean) is.get("isRegularFile")) {
      file(path, new Entry(name, Entry.Kind.FILE, "", mode, seconds, (Long) is.get("size")));
    } else {
      leftOut.add(path.toString());
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      return StreamSupport.stream(children.spliterator(), false).sorted().toList();
    }
  }

  /** Names that don't fit come before, as files of a kind of their own. */
  private void header(Entry entry) throws IOException {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    byte[] link = entry.link().getBytes(StandardCharsets.UTF_8);
    longName(name, 'L');
    longName(link, 'K');
    archive.write(Header.of(name, entry.mode(), entry.size(), entry.seconds(), entry.kind().letter(), link));
  }

  private void longName(byte[] name, char type) throws IOException {
    if (Header.isTooLong(name)) {
      archive.write(Header.of(LONG.getBytes(StandardCharsets.US_ASCII), 0, name.length + 1L, 0, type, new byte[0]));
      archive.write(name);
      archive.write(new byte[Header.BLOCK - name.length % Header.BLOCK]);
    }
  }

  /** A file that shrinks meanwhile is filled up with zeros, one that grows is cut: its size is said before. */
  private void file(Path path, Entry entry) throws IOException {
    header(entry);
    byte[] buffer = new byte[1 << 16];
    long left = entry.size();
    try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = 0; left > 0 && read >= 0; left -= Math.max(0, read)) {
        read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        archive.write(buffer, 0, Math.max(0, read));
      }
    }
    for (; left > 0; left -= Math.min(left, buffer.length)) {
      archive.write(new byte[(int) Math.min(left, buffer.length)]);
    }
    archive.write(new byte[(int) ((Header.BLOCK - entry.size() % Header.BLOCK) % Header.BLOCK)]);
  }
}
