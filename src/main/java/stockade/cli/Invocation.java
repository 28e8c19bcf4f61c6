package stockade.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stockade.launch.HandOver;

/**
 * One call of the program, with all that it sees of the world outside.
 *
 * @param words the program's own name not included
 * @param workingDirectory absolute
 * @param terminal whether {@code out} is a terminal
 * @param handOver what becomes of a launcher that is to run
 */
public record Invocation(
    List<String> words,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path workingDirectory,
    boolean terminal,
    HandOver handOver) {
  public Invocation {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
