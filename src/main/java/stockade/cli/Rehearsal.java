package stockade.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stockade.Preparation;
import stockade.Sandbox;
import stockade.host.Host.Caller;
import stockade.host.Host.SubordinateRange;
import stockade.launch.Compilation;

/**
 * Compiles what most runs ask for, one after the other, in a Java that writes down at its end what classes it needed: the archive that
 * scripts/stockade starts Java with.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * @param words a folder that may be written to
   * @throws IOException where it can't be
   */
  public static void main(String[] words) throws IOException {
    Path folder = Path.of(words[0]);
    Preparation.begin();
    for (List<String> run : runs(folder)) {
      Main.run(new Invocation(
          run, InputStream.nullInputStream(), nowhere(), nowhere(), CallerEnvironment.of(System.getenv()), folder, Main.isTerminal(),
          Main.handOver()));
    }
    compileForUser(List.of());
    compileForUser(List.of(new SubordinateRange(100000, 65536)));
  }

  private static List<List<String>> runs(Path folder) throws IOException {
    String root = Files.createDirectories(folder.resolve("root")).toString();
    for (String below : List.of("proc", "dev", "tmp")) {
      Files.createDirectories(folder.resolve("root").resolve(below));
    }
    String spec = Files.writeString(folder.resolve("run.toml"), "env = [\"A=b\"]\nro-bind = [\"/etc\"]\n").toString();
    return List.of(
        List.of("run", "true"),
        List.of("run", "--no-cache", "--tmpfs", "/tmp", "-f", spec, "--", "true"),
        List.of("run", "--root", root, "--read-only", "--", "/true"),
        List.of("run", "--root", root, "--bind", root + ":/mnt", "--ro-bind", "/etc", "--env", "A=b", "--net", "host", "/true"),
        List.of("run", "--memory", "1G", "--cpus", "1", "--user", "0", "true"),
        List.of("run", "--workdir", "/", "--hostname", "box", "--cap-drop", "all", "--rlimit", "nofile=64", "true"));
  }

  /** Who builds may be root, and most others are not. */
  private static void compileForUser(List<SubordinateRange> ids) {
    Compilation own = Compilation.of(
        Sandbox.of(List.of(), Path.of("/"), Map.of()).withCommand(List.of("true")).spec(), Map.of(), List.of());
    Caller user = new Caller(1000, 1000, "user", "/home/user", ids, ids);
    new Compilation(own.spec(), own.host().with(user), own.filter(), List.of(), List.of()).image();
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream());
  }
}
