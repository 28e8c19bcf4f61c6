package stockade.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Fleet;
import stockade.fleet.Meter;
import stockade.fleet.Usage;

/** {@code stockade top}: what sandboxes use, on the whole screen, until q is typed. */
final class TopCommand implements Subcommand {
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
    Fleet fleet = FleetWords.fleet(call);
    Map<String, Usage> before = Usage.ofAll(fleet);
    long began = System.nanoTime();
    try (FullScreen screen = FullScreen.open(call.out())) {
      for (int typed = -1; typed != 'q' && typed != 'Q'; typed = screen.key()) {
        Map<String, Usage> now = Usage.ofAll(fleet);
        screen.show(page(new Meter(before, now, Math.max(1, System.nanoTime() - began)), now.keySet(), screen.size()));
        before = now;
        began = System.nanoTime();
      }
    }
    return ExitStatus.OK;
  }

  /** The busiest first, as many as there is room for; bars where they fit. */
  static List<String> page(Meter meter, Set<String> names, int[] size) {
    int room = Math.max(0, size[0] - 3);
    List<String> shown = names.stream()
        .sorted(Comparator.<String>comparingDouble(meter::cpu).reversed().thenComparing(Comparator.naturalOrder()))
        .limit(room)
        .toList();
    List<String> lines = meter.text(shown, true).lines().toList();
    if (lines.stream().anyMatch(line -> line.length() > size[1])) {
      lines = meter.text(shown, false).lines().toList();
    }
    return Stream.concat(lines.stream(), Stream.of("", foot(names.size(), shown.size()))).toList();
  }

  private static String foot(int all, int shown) {
    return "q quits; " + (all == 0 ? "no sandbox runs" : shown < all ? (all - shown) + " more run" : all + " run" + (all == 1 ? "s" : ""));
  }
}
