package stockade.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Fleet;
import stockade.fleet.FleetException;
import stockade.fleet.Meter;
import stockade.fleet.Usage;

/** {@code stockade stats}: what sandboxes use. */
final class StatsCommand implements Subcommand {
  private static final int SECOND = 1000;

  @Override
  public String name() {
    return "stats";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "stats", "Print what the processes of sandboxes that run use, measured over a second.", "[--follow] [--] [NAME...]");
    model.addOption(GlobalOptions.flag("--follow", "Again each second, until the sandboxes have ended."));
    return FleetWords.positional(model, "NAME", "All that run, unless named.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Fleet fleet = FleetWords.fleet(call);
    List<String> named = FleetWords.words(given);
    Map<String, Usage> before = Usage.ofAll(fleet);
    named.stream().filter(name -> !before.containsKey(name)).findFirst().ifPresent(name -> {
      throw new FleetException(name + " doesn't run; `stockade ps --all` shows all");
    });
    long began = System.nanoTime();
    for (boolean again = true; again && !before.isEmpty(); ) {
      pause();
      Map<String, Usage> now = Usage.ofAll(fleet);
      call.out().print(new Meter(before, now, System.nanoTime() - began).text(
          named.isEmpty() ? List.copyOf(now.keySet()) : named, false));
      call.out().flush();
      again = given.hasMatchedOption("--follow") && (named.isEmpty() ? !now.isEmpty() : named.stream().anyMatch(now::containsKey));
      before.clear();
      before.putAll(now);
      began = System.nanoTime();
    }
    return ExitStatus.OK;
  }

  static void pause() {
    try {
      Thread.sleep(SECOND);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted");
    }
  }
}
