package stockade.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A real terminal with an interactive bash in it, in tmux with a server of its own. Its prompt is the last status and
 * {@code >}.
 */
public final class Terminal implements AutoCloseable {
  private final Scratch scratch;
  private final Caller caller;
  private final Path folder;

  private Terminal(Caller caller) {
    this.caller = caller;
    this.scratch = Scratch.create();
    this.folder = scratch.folder("terminal", caller);
  }

  /** Wide enough for a path of the scratch folder: a line that just fills a row is joined with the next one on the screen. */
  public static Terminal open(Caller caller) {
    Terminal terminal = new Terminal(caller);
    try {
      terminal.must("new-session", "-d", "-x", "200", "-y", "50", "-c", terminal.folder.toString(), "env", "PS1=$?> ",
          "bash", "--norc", "--noprofile");
      return terminal.awaitPrompt("0>");
    } catch (AssertionError e) {
      terminal.close();
      throw e;
    }
  }

  public Path folder() {
    return folder;
  }

  /** Writes a line and the Enter after it. */
  public Terminal line(String text) {
    must("send-keys", "-l", text);
    return key("Enter");
  }

  /** A key in tmux's words: {@code C-c}, {@code Enter}. */
  public Terminal key(String name) {
    must("send-keys", name);
    return this;
  }

  Terminal resize(int columns, int rows) {
    must("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
    return this;
  }

  /** What is to be seen, without the ends of lines that are blank. */
  public String screen() {
    return tmux("capture-pane", "-p", "-J").out().strip();
  }

  /** Waits for a line of the screen that is this text. */
  public Terminal awaitLine(String text) {
    return await("the line '" + text + "'", screen -> screen.lines().anyMatch(line -> line.strip().equals(text)));
  }

  /** Waits until the last line is this prompt. */
  public Terminal awaitPrompt(String prompt) {
    return await("the prompt '" + prompt + "'",
        screen -> screen.lines().reduce("", (before, last) -> last).strip().equals(prompt));
  }

  public Terminal await(String what, Predicate<String> seen) {
    long end = System.nanoTime() + 8_000_000_000L;
    String screen = screen();
    while (!seen.test(screen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no " + what + " in\n" + screen);
      }
      screen = screen();
    }
    return this;
  }

  private void must(String... words) {
    Outcome outcome = tmux(words);
    if (outcome.status() != 0) {
      throw new AssertionError("tmux " + Arrays.toString(words) + ": " + outcome);
    }
  }

  private Outcome tmux(String... words) {
    List<String> line = new ArrayList<>(List.of("tmux", "-S", folder + "/socket", "-f", "/dev/null"));
    line.addAll(List.of(words));
    return Program.of(line.toArray(String[]::new)).as(caller).env("LC_ALL", "C.UTF-8").env("TERM", "xterm").run();
  }

  @Override
  public void close() {
    tmux("kill-server");
    scratch.close();
  }
}
