package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands for XDG_RUNTIME_DIR: a socket's path may have a hundred bytes, so this folder has a short name. */
public record RuntimeFolder(Path path) implements AutoCloseable {
  public static RuntimeFolder of(Caller caller) {
    try {
      Path folder = Files.createTempDirectory(Machine.scratch(), "r");
      String owner = caller == Caller.ORDINARY && Machine.isRoot() ? Machine.ordinaryUser() : System.getProperty("user.name");
      Program.of("chown", owner + ":", folder.toString()).as(Machine.isRoot() ? Caller.ROOT : caller).run();
      return new RuntimeFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the states of sandboxes that have ended. */
  @Override
  public void close() {
    Program.of("rm", "-rf", "--one-file-system", path.toString()).as(Machine.isRoot() ? Caller.ROOT : Caller.ORDINARY).run();
  }
}
