package stockade.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** An image as a file: there whole, with mode 0755, or not there. */
public final class ImageFile {
  /** In bytes: a megabyte, far more than any plan makes. */
  private static final long LARGEST = 1 << 20;

  private ImageFile() {}

  /**
   * Writes the image under a name of its own beside {@code target}, then renames it: a launcher that runs from the file
   * that is replaced goes on, and nobody ever sees half an image.
   *
   * @throws LaunchException where {@code target} is a folder, a device or a symbolic link (a rename would put the image
   *     in the place of /dev/null), or can't be written; nothing is left behind then
   */
  public static void write(byte[] image, Path target) {
    if (Files.exists(target, NOFOLLOW_LINKS) && !Files.isRegularFile(target, NOFOLLOW_LINKS)) {
      throw new LaunchException(target + " is no regular file, and is left as it is; name a new file for the launcher");
    }
    try {
      replace(image, target.toAbsolutePath());
    } catch (IOException failure) {
      throw new LaunchException(
          "cannot write " + target + ": " + Reason.of(failure) + "; choose a folder that may be written to and has room");
    }
  }

  /** Whether a file is a launcher, of whichever version: a small ELF file, elf(5), with how all messages begin. */
  public static boolean isLauncher(Path file) {
    try {
      if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
        return false;
      }
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      return bytes.startsWith("\177ELF") && bytes.contains("stockade: ");
    } catch (IOException unreadable) {
      return false;
    }
  }

  static void replace(byte[] image, Path target) throws IOException {
    Path written = fresh(target.getParent());
    try {
      writeThrough(written, image);
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(written, target, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** To the disk before it gets its name, fsync(2): after a crash of the host there is no name without its content. */
  private static void writeThrough(Path file, byte[] image) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(image);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** An empty file of a new name. It isn't a random one, since making it new is what counts, open(2) with O_EXCL. */
  private static Path fresh(Path folder) throws IOException {
    Path file = folder.resolve(".stockade-" + Long.toHexString(System.nanoTime()) + ".new");
    try {
      return Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException taken) {
      return fresh(folder);
    }
  }
}
