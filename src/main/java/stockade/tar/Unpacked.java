package stockade.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An archive that nobody vouches for, unpacked into a folder that nobody else can write to. Links are made last, so that no entry's way
 * leads over one; folders get their modes after what is in them. Owners, set-user-ID bits and special files are left out.
 */
public final class Unpacked {
  /** Of a name behind GNU's marks for long ones. */
  private static final int LONGEST_NAME = 1 << 16;

  private final Path folder;
  private final List<String> leftOut = new ArrayList<>();
  private final Map<Path, Entry> folders = new LinkedHashMap<>();
  private final Map<Path, Entry> links = new LinkedHashMap<>();

  private Unpacked(Path folder) {
    this.folder = folder;
  }

  /**
   * The names of the special files, which are left out.
   *
   * @param folder empty, and the caller's alone
   * @throws TarException if it is no archive, or one that leads out of the folder
   */
  public static List<String> into(Path folder, InputStream archive) throws IOException {
    Unpacked unpacked = new Unpacked(folder);
    unpacked.read(archive);
    return List.copyOf(unpacked.leftOut);
  }

  private void read(InputStream archive) throws IOException {
    String longName = "";
    String longLink = "";
    byte[] block = block(archive);
    for (; !isEnd(block); block = block(archive)) {
      Header.check(block);
      long size = Header.size(block);
      switch (Header.type(block)) {
        case 'L' -> longName = name(archive, size);
        case 'K' -> longLink = name(archive, size);
        case 'x', 'g' -> throw new TarException("the archive is in pax's format, which isn't read here; have it made in GNU's");
        default -> {
          String name = longName.isEmpty() ? Header.name(block) : longName;
          String link = longLink.isEmpty() ? Header.link(block) : longLink;
          longName = "";
          longLink = "";
          take(new Entry(name, Entry.Kind.of(Header.type(block)), link, Header.mode(block), Header.seconds(block), size), archive);
        }
      }
    }
    archive.transferTo(OutputStream.nullOutputStream());
    finish();
  }

  /** An archive ends with two empty blocks; one is enough of a sign. */
  private static boolean isEnd(byte[] block) {
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] block(InputStream archive) throws IOException {
    byte[] block = archive.readNBytes(Header.BLOCK);
    if (block.length < Header.BLOCK) {
      throw new TarException("the archive ends before its end");
    }
    return block;
  }

  private static String name(InputStream archive, long size) throws IOException {
    if (size > LONGEST_NAME) {
      throw new TarException("the archive has a name of " + size + " bytes");
    }
    byte[] bytes = archive.readNBytes((int) size);
    archive.skipNBytes(padding(size));
    return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\0+$", "");
  }

  private static long padding(long size) {
    return (Header.BLOCK - size % Header.BLOCK) % Header.BLOCK;
  }

  private void take(Entry entry, InputStream archive) throws IOException {
    Path path = Entry.below(folder, entry.name());
    switch (entry.kind()) {
      case FOLDER -> {
        Files.createDirectories(path);
        folders.put(path, entry);
      }
      case FILE -> {
        file(entry, fresh(path), archive);
        return;
      }
      case HARD_LINK -> Files.createLink(fresh(path), Entry.below(folder, entry.link()));
      case LINK -> links.put(fresh(path), entry);
      case SPECIAL -> leftOut.add(entry.name());
    }
    archive.skipNBytes(entry.size() + padding(entry.size()));
  }

  /** Where nothing is yet; the folders above it are there. */
  private Path fresh(Path path) throws IOException {
    if (path.equals(folder) || links.containsKey(path)) {
      throw new TarException("the archive has two things of the name '" + folder.relativize(path) + "'");
    }
    Files.createDirectories(path.getParent());
    return path;
  }

  private static void file(Entry entry, Path path, InputStream archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = entry.size(); left > 0; ) {
        int read = archive.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("the archive ends before its end");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
    archive.skipNBytes(padding(entry.size()));
    set(path, entry);
  }

  /** Deepest first: a folder that can't be written to any more has all in it by then, and keeps its time. */
  private void finish() throws IOException {
    for (Map.Entry<Path, Entry> link : links.entrySet()) {
      Files.createSymbolicLink(link.getKey(), Path.of(link.getValue().link()));
    }
    List<Path> deepestFirst = folders.keySet().stream()
        .sorted((one, other) -> Integer.compare(other.getNameCount(), one.getNameCount()))
        .toList();
    for (Path path : deepestFirst) {
      set(path, folders.get(path));
    }
  }

  private static void set(Path path, Entry entry) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(entry.seconds(), TimeUnit.SECONDS));
    Files.setPosixFilePermissions(path, permissions(entry.mode()));
  }

  static Set<PosixFilePermission> permissions(int mode) {
    String letters = "rwxrwxrwx";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      text.append((mode >> 8 - i & 1) == 1 ? letters.charAt(i) : '-');
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
