package stockade.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Fleet;
import stockade.fleet.FleetException;
import stockade.fleet.Meter;
import stockade.fleet.Usage;

/** {@code stockade top}: what sandboxes use, on the whole screen, until q is typed. */
final class TopCommand implements Subcommand {
  private static final File TERMINAL = new File("/dev/tty");

  @Override
  public String name() {
    return "top";
  }

  @Override
  public CommandSpec model() {
    return FleetWords.model("top", "Show what sandboxes use, once a second, until q is typed.", "");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String saved = stty("-g").strip();
    if (saved.isEmpty()) {
      throw new UsageException("top needs a terminal; `stockade stats --follow` does without");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stty(saved)));
    stty("-icanon", "-echo", "min", "0", "time", "10");
    show(call);
    return ExitStatus.OK;
  }

  /** The terminal gives what was typed, or nothing after a second: termios(3). */
  private static void show(Invocation call) {
    Fleet fleet = FleetWords.fleet(call);
    Map<String, Usage> before = Usage.ofAll(fleet);
    long began = System.nanoTime();
    for (int typed = -1; typed != 'q'; typed = key(call)) {
      Map<String, Usage> now = Usage.ofAll(fleet);
      String text = new Meter(before, now, Math.max(1, System.nanoTime() - began)).text(List.copyOf(now.keySet()), true);
      call.out().print("\033[H\033[2J" + text + "\nq quits\n");
      call.out().flush();
      before = now;
      began = System.nanoTime();
    }
  }

  private static int key(Invocation call) {
    try {
      return call.in().read();
    } catch (IOException closed) {
      return 'q';
    }
  }

  private static String stty(String... words) {
    List<String> line = new java.util.ArrayList<>(List.of("stty"));
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
