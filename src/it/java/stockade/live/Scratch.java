package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder for one test that everybody can read, removed when closed. */
public record Scratch(Path path) implements AutoCloseable {
  public static Scratch create() {
    try {
      Path folder = Files.createTempDirectory(Machine.scratch(), "stockade-live-");
      return new Scratch(Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder below it that belongs to the caller. */
  public Path folder(String name, Caller owner) {
    Path folder = path.resolve(name);
    must("mkdir", "--mode=755", folder.toString());
    if (owner == Caller.ORDINARY && Machine.isRoot()) {
      must("chown", Machine.ordinaryUser() + ":", folder.toString());
    }
    return folder;
  }

  /** A file with text, for everybody to read. */
  public Path file(String name, String text) {
    try {
      Path file = Files.writeString(path.resolve(name), text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Debian root of one's own, some 180 MB: about a second. */
  public Path copyOfDebian(String name) {
    must("cp", "--archive", "--reflink=auto", Machine.debianRoot().toString(), path.resolve(name).toString());
    return path.resolve(name);
  }

  /** A mount that was left here is no part of what may be removed: the test fails, and {@link Traces} names it. */
  @Override
  public void close() {
    must("rm", "--recursive", "--force", "--one-file-system", path.toString());
  }

  private static void must(String... words) {
    Outcome outcome = Program.of(words).as(Machine.isRoot() ? Caller.ROOT : Caller.ORDINARY).run();
    if (outcome.status() != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + outcome);
    }
  }
}
