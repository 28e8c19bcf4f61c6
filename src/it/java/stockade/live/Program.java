package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command to run: {@code Program.of("id", "-u").as(Caller.ORDINARY).run().out()}. Each method yields a new one.
 *
 * @param input what it reads; nothing by default
 * @param limit after which the test fails; 30 seconds by default
 */
public record Program(
    List<String> words, Caller caller, Map<String, String> environment, Path folder, byte[] input, Duration limit) {
  /** By this variable {@link Traces} knows our processes again. */
  public static final String MARK = "STOCKADE_LIVE";

  public Program {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** As root, in {@code /}. */
  public static Program of(String... words) {
    return new Program(List.of(words), Caller.ROOT, Map.of(), Path.of("/"), new byte[0], Duration.ofSeconds(30));
  }

  public Program with(List<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return new Program(all, caller, environment, folder, input, limit);
  }

  public Program as(Caller other) {
    return new Program(words, other, environment, folder, input, limit);
  }

  public Program env(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new Program(words, caller, more, folder, input, limit);
  }

  public Program in(Path other) {
    return new Program(words, caller, environment, other, input, limit);
  }

  public Program input(String text) {
    return new Program(words, caller, environment, folder, text.getBytes(StandardCharsets.UTF_8), limit);
  }

  public Program within(Duration other) {
    return new Program(words, caller, environment, folder, input, other);
  }

  /** Runs it to its end. */
  public Outcome run() {
    return start().outcome();
  }

  /**
   * Starts it. Files take what it writes, not pipes: a pipe would keep the test waiting for a survivor that holds it
   * open.
   */
  public Running start() {
    try {
      Path folderOfStreams = Files.createTempDirectory(Machine.scratch(), "stockade-live-streams");
      Path in = Files.write(folderOfStreams.resolve("in"), input);
      Process process = new ProcessBuilder(commandLine())
          .directory(folder.toFile())
          .redirectInput(in.toFile())
          .redirectOutput(folderOfStreams.resolve("out").toFile())
          .redirectError(folderOfStreams.resolve("err").toFile())
          .start();
      return new Running(process, words, folderOfStreams, limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All words, those that change the user and set the variables included. */
  public List<String> commandLine() {
    List<String> line = new ArrayList<>(caller.prefix());
    line.add(MARK + "=" + ProcessHandle.current().pid());
    environment.forEach((name, value) -> line.add(name + "=" + value));
    line.addAll(words);
    return line;
  }
}
