package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;

/** {@code stockade stop}: the stop signal, then SIGKILL. */
final class StopCommand implements Subcommand {
  @Override
  public String name() {
    return "stop";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "stop", "End sandboxes, those that depend on others first.", "[--timeout TIME] [--] NAME|PATTERN...  |  stockade stop --all");
    model.addOption(FleetWords.option("--timeout", "TIME", "From the stop signal to SIGKILL; 0 is at once. Default: the spec's."));
    model.addOption(GlobalOptions.flag("--all", "All that run."));
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Stopping stopping = new Stopping(FleetWords.fleet(call));
    var timeout = FleetWords.time(given, "--timeout");
    return FleetWords.tell(
        given.hasMatchedOption("--all") && FleetWords.words(given).isEmpty()
            ? stopping.stopAll(timeout)
            : stopping.stop(FleetWords.some(given, "name"), timeout),
        call);
  }
}
