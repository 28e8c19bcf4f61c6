package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the caller's named sandboxes are.
 *
 * <pre>
 *   root          /run/stockade               /var/log/stockade                /etc/stockade
 *   all others    $XDG_RUNTIME_DIR/stockade   $XDG_STATE_HOME/stockade/logs    $XDG_CONFIG_HOME/stockade
 * </pre>
 *
 * @param run a folder for each sandbox that was started
 * @param logs what they have written
 * @param specs a file NAME.toml for each that can be started by its name
 */
public record Places(Path run, Path logs, Path specs) {
  /** @param environment of which variables count that hold an absolute path, XDG Base Directory Specification */
  public static Places of(Map<String, String> environment) {
    long uid = uid();
    if (uid == 0) {
      return new Places(Path.of("/run/stockade"), Path.of("/var/log/stockade"), Path.of("/etc/stockade"));
    }
    Path home = absolute(environment, "HOME").orElseGet(() -> Path.of(System.getProperty("user.home")));
    Path state = absolute(environment, "XDG_STATE_HOME").orElse(home.resolve(".local/state")).resolve("stockade");
    return new Places(
        run(environment, uid).orElse(state.resolve("run")),
        state.resolve("logs"),
        absolute(environment, "XDG_CONFIG_HOME").orElse(home.resolve(".config")).resolve("stockade"));
  }

  private static Optional<Path> run(Map<String, String> environment, long uid) {
    Path session = Path.of("/run/user/" + uid);
    return absolute(environment, "XDG_RUNTIME_DIR")
        .or(() -> Files.isDirectory(session) ? Optional.of(session) : Optional.empty())
        .map(folder -> folder.resolve("stockade"));
  }

  private static Optional<Path> absolute(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(path -> path.startsWith("/")).map(Path::of);
  }

  static long uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException failure) {
      throw new FleetException("cannot tell who asks: /proc/self can't be read");
    }
  }
}
