package stockade.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import stockade.fleet.FleetException;

/**
 * The caller's terminal, on which keys come as they are typed, and whose screen is another one meanwhile, console_codes(4). It gets
 * back its screen and its modes when this is closed, or the program ends by a signal.
 */
final class FullScreen implements AutoCloseable {
  private static final File TERMINAL = new File("/dev/tty");
  private static final String BEGIN = "\033[?1049h\033[?25l";
  private static final String END = "\033[?25h\033[?1049l";

  private final PrintStream out;
  private final InputStream keys;
  private final Thread atEnd;

  private FullScreen(PrintStream out, InputStream keys, String modes) {
    this.out = out;
    this.keys = keys;
    this.atEnd = new Thread(() -> restore(modes));
  }

  /** A key comes, or nothing after a second: termios(3). Ctrl-Z is off, since a shell would be on this screen then. */
  static FullScreen open(PrintStream out) {
    String modes = stty("-g").strip();
    if (modes.isEmpty()) {
      throw new UsageException("top needs a terminal; `stockade stats --follow` does without");
    }
    try {
      FullScreen screen = new FullScreen(out, new FileInputStream(TERMINAL), modes);
      Runtime.getRuntime().addShutdownHook(screen.atEnd);
      stty("-icanon", "-echo", "min", "0", "time", "10", "susp", "undef");
      out.print(BEGIN);
      return screen;
    } catch (IOException closed) {
      throw new UsageException("top needs a terminal; `stockade stats --follow` does without");
    }
  }

  private void restore(String modes) {
    out.print(END);
    out.flush();
    stty(modes);
  }

  /** How many rows and columns it has now. */
  int[] size() {
    String[] size = stty("size").strip().split(" ");
    boolean known = size.length == 2 && size[0].matches("[1-9][0-9]{0,4}") && size[1].matches("[1-9][0-9]{0,4}");
    return known ? new int[] {Integer.parseInt(size[0]), Integer.parseInt(size[1])} : new int[] {24, 80};
  }

  /** In place of what is there; lines that are too long are cut, and none but these is left: ED, EL of console_codes(4). */
  void show(List<String> lines) {
    int[] size = size();
    StringBuilder text = new StringBuilder("\033[H");
    for (int i = 0; i < Math.min(lines.size(), size[0]); i++) {
      String line = lines.get(i);
      text.append(i == 0 ? "" : "\r\n").append(line, 0, Math.min(line.length(), size[1])).append("\033[K");
    }
    out.print(text.append("\033[J"));
    out.flush();
  }

  /** What was typed in the last second, or -1. */
  int key() {
    try {
      return keys.read();
    } catch (IOException closed) {
      return 'q';
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    atEnd.run();
  }

  private static String stty(String... words) {
    List<String> line = new ArrayList<>(List.of("stty"));
    line.addAll(List.of(words));
    try {
      Process stty = new ProcessBuilder(line).redirectInput(TERMINAL).redirectError(new File("/dev/null")).start();
      String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor();
      return text;
    } catch (IOException none) {
      return "";
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted");
    }
  }
}
