package stockade.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program under test, where both callers can reach it.
 *
 * @param home holds the project, the victim and a cache for each caller
 */
public record Stockade(Path home) {
  /** What says what it sees inside; src/it/c/victim.c. */
  public Path victim() {
    return home.resolve("victim");
  }

  /** {@code stockade run WORDS…}, by way of the start script. */
  public Program run(Caller caller, String... words) {
    return command(caller, "run", List.of(words));
  }

  /** {@code stockade COMMAND WORDS…} */
  public Program command(Caller caller, String command, List<String> words) {
    List<String> line = new ArrayList<>(List.of(script().toString(), command));
    line.addAll(words);
    return Program.of(line.toArray(String[]::new)).as(caller).env("XDG_CACHE_HOME", cache(caller).toString());
  }

  /** Makes a launcher for the caller, to be started many times. */
  public Path build(Caller caller, Path file, String... words) {
    List<String> line = new ArrayList<>(List.of("-o", file.toString()));
    line.addAll(List.of(words));
    Outcome outcome = command(caller, "build", line).run();
    if (outcome.status() != 0 || !Files.isExecutable(file)) {
      throw new AssertionError("cannot build " + line + ": " + outcome);
    }
    return file;
  }

  /** What the victim sees in a sandbox; the words are options, which may come after those that show it the victim. */
  public Sight look(Caller caller, String... options) {
    return Sight.of(looking(caller, options).run());
  }

  public Program looking(Caller caller, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--ro-bind", victim() + ":/tmp/victim", "/tmp/victim"));
    return run(caller, words.toArray(String[]::new));
  }

  /** A script of bash, which finds the start script as {@code $S} and the victim as {@code $V}. */
  public Program shell(Caller caller, String script) {
    return Program.of("bash", "-c", script).as(caller)
        .env("S", script().toString())
        .env("V", victim().toString())
        .env("XDG_CACHE_HOME", cache(caller).toString());
  }

  Path script() {
    return home.resolve("project/scripts/stockade");
  }

  Path cache(Caller caller) {
    return home.resolve("cache-" + caller);
  }
}
