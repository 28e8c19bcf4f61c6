package stockade.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Named sandboxes of one test, whose names begin with {@link #prefix}; all are killed and forgotten when it is closed. Root's are in
 * the host's own folders, those of the ordinary user in folders of the test.
 */
public final class Crew implements AutoCloseable {
  private static int count;

  private final Stockade stockade;
  private final Caller caller;
  private final Scratch scratch = Scratch.create();
  private final Path home;
  private final String prefix;
  private final Path run;

  private Crew(Stockade stockade, Caller caller) {
    this.stockade = stockade;
    this.caller = caller;
    this.home = scratch.folder("home", caller);
    this.prefix = "live" + ProcessHandle.current().pid() + "-" + ++count + "-";
    for (String folder : List.of("state", "config", "specs")) {
      scratch.folder(folder, caller);
    }
    this.run = runtimeFolder(caller);
  }

  /** A socket's path may have a hundred bytes, so this folder has a short name. */
  private static Path runtimeFolder(Caller caller) {
    try {
      Path folder = Files.createTempDirectory(Machine.scratch(), "r");
      String owner = caller == Caller.ORDINARY && Machine.isRoot() ? Machine.ordinaryUser() : System.getProperty("user.name");
      Program.of("chown", owner + ":", folder.toString()).as(Machine.isRoot() ? Caller.ROOT : caller).run();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands for XDG_RUNTIME_DIR. */
  public Path runtimeFolder() {
    return run;
  }

  public static Crew of(Stockade stockade, Caller caller) {
    return new Crew(stockade, caller);
  }

  /** What a sandbox is really called. */
  public String name(String word) {
    return prefix + word;
  }

  public Path scratch() {
    return scratch.path();
  }

  public Path home() {
    return home;
  }

  /** Writes the spec of a sandbox, of which {@code @} stands for the prefix; the file. */
  public Path spec(String word, String toml) {
    try {
      Path file = scratch.path().resolve("specs/" + name(word) + ".toml");
      Files.writeString(file, toml.replace("@", prefix));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of its state. */
  public Path state(String word) {
    return (caller == Caller.ROOT ? Path.of("/run/stockade") : run.resolve("stockade")).resolve(name(word));
  }

  public Path log(String word) {
    return (caller == Caller.ROOT ? Path.of("/var/log/stockade") : scratch.path().resolve("state/stockade/logs"))
        .resolve(name(word) + ".log");
  }

  /** A command on them; {@code @web} is the name of {@code web}. */
  public Program command(String command, String... words) {
    List<String> line = new ArrayList<>();
    for (String word : words) {
      line.add(word.replace("@", prefix));
    }
    return stockade.command(caller, command, line)
        .env("HOME", home.toString())
        .env("XDG_RUNTIME_DIR", run.toString())
        .env("XDG_STATE_HOME", scratch.path() + "/state")
        .env("XDG_CONFIG_HOME", scratch.path() + "/config")
        .in(scratch.path())
        .within(Duration.ofSeconds(60));
  }

  /** A command on them without words, as one types it into a shell of the same caller. */
  public String typed(String command) {
    return "env HOME=" + home + " XDG_RUNTIME_DIR=" + run + " XDG_STATE_HOME=" + scratch.path() + "/state XDG_CACHE_HOME="
        + stockade.cache(caller) + " " + stockade.script() + " " + command;
  }

  public Outcome run(String command, String... words) {
    return command(command, words).run();
  }

  /** The same, which must succeed in silence. */
  public Outcome must(String command, String... words) {
    Outcome outcome = run(command, words);
    if (outcome.status() != 0 || !outcome.err().isEmpty()) {
      throw new AssertionError(command + " " + List.of(words) + ": " + outcome);
    }
    return outcome;
  }

  /** Starts one that runs {@code script} by a shell; {@code more} are further lines of its spec. */
  public void start(String word, String script, String... more) {
    must("start", specOf(word, script, more).toString());
  }

  public Path specOf(String word, String script, String... more) {
    return spec(word, "command = [\"/bin/sh\", \"-c\", '''" + script + "''']\n" + String.join("\n", more) + "\n");
  }

  /** The process id that {@code inspect} has under a name. */
  public long pid(String word, String member) {
    String text = must("inspect", "@" + word).out();
    return Long.parseLong(text.replaceAll("(?s).*\"" + member + "\": ([0-9]+),.*", "$1"));
  }

  /** The state that {@code ps} tells. */
  public String state(String word, boolean refresh) {
    return must("inspect", "@" + word).out().replaceAll("(?s).*\"state\": \"([^\"]*)\".*", "$1");
  }

  /** Waits until its log, without times, has a text. */
  public String awaitLog(String word, String text) {
    long end = System.nanoTime() + 20_000_000_000L;
    String logs = "";
    while (System.nanoTime() < end) {
      Outcome outcome = run("logs", "@" + word);
      logs = outcome.out() + outcome.err();
      if (logs.contains(text)) {
        return logs;
      }
    }
    throw new AssertionError("the log of " + word + " has no '" + text + "': " + logs);
  }

  @Override
  public void close() {
    run("stop", "--timeout", "0", "@*");
    run("rm", "--logs", "@*");
    Program.of("rmdir", run.toString()).as(Machine.isRoot() ? Caller.ROOT : caller).run();
    scratch.close();
  }
}
