package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;

/** {@code stockade rm}: forgets what has ended. */
final class RmCommand implements Subcommand {
  @Override
  public String name() {
    return "rm";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("rm", "Forget sandboxes that have ended: their state, not their spec.", "[--logs] [--] NAME|PATTERN...");
    model.addOption(GlobalOptions.flag("--logs", "Remove what they have written, too."));
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    return FleetWords.tell(
        new Stopping(FleetWords.fleet(call)).remove(FleetWords.some(given, "name"), given.hasMatchedOption("--logs")), call);
  }
}
