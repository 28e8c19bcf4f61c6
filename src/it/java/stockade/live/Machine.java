package stockade.live;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What scripts/test has prepared. Whatever is missing fails a test with the way to it: nothing is skipped. */
public final class Machine {
  private Machine() {}

  /** A Debian root (minbase). Many tests share it: it must not be changed. {@link Scratch#copyOfDebian} may be. */
  public static Path debianRoot() {
    Path root = Path.of(prepared("STOCKADE_TEST_ROOT"));
    return Files.isDirectory(root.resolve("usr/bin")) ? root : fail(root + " is no Debian root: run scripts/test");
  }

  /** A small Debian root of 32-bit x86, shared just so. */
  public static Path i386Root() {
    Path root = Path.of(prepared("STOCKADE_TEST_ROOT_I386"));
    return Files.isDirectory(root.resolve("usr/bin")) ? root : fail(root + " is no Debian root: run scripts/test");
  }

  /** A static busybox for this machine. */
  static Path busybox() {
    return Path.of(prepared("STOCKADE_TEST_BUSYBOX"));
  }

  /** The name of the user who isn't root, with subordinate ids. */
  public static String ordinaryUser() {
    return prepared("STOCKADE_TEST_USER");
  }

  public static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** The folder of this run, open to read for everybody. */
  static Path scratch() {
    return Path.of(variable("STOCKADE_TEST_SCRATCH").orElse("/tmp"));
  }

  private static String prepared(String variable) {
    return variable(variable)
        .orElseGet(() -> fail(variable + " is not set: live tests are run by scripts/test -Dit.test=CLASS"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name));
  }
}
