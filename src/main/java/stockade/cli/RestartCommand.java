package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;

/** {@code stockade restart}: stop and start, with what it was started with. */
final class RestartCommand implements Subcommand {
  @Override
  public String name() {
    return "restart";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "restart", "Stop sandboxes and start them with what they were started with.", "[--timeout TIME] [--] NAME|PATTERN...");
    model.addOption(FleetWords.option("--timeout", "TIME", "From the stop signal to SIGKILL; 0 is at once. Default: the spec's."));
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    return FleetWords.tell(
        new Stopping(FleetWords.fleet(call)).restart(FleetWords.some(given, "name"), FleetWords.time(given, "--timeout")), call);
  }
}
