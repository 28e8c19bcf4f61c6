package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;

/** {@code stockade pause}. */
final class PauseCommand implements Subcommand {
  @Override
  public String name() {
    return "pause";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("pause", "Stop all processes of sandboxes until they are resumed.", "[--] NAME|PATTERN...");
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    return FleetWords.tell(new Stopping(FleetWords.fleet(call)).pause(FleetWords.some(given, "name")), call);
  }
}
