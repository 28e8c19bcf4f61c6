package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;
import stockade.linux.Signal;

/** {@code stockade kill}: a signal to the command. */
final class KillCommand implements Subcommand {
  @Override
  public String name() {
    return "kill";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("kill", "Send the command of sandboxes a signal.", "[-s SIGNAL] [--] NAME|PATTERN...");
    model.addOption(FleetWords.option(
        "-s --signal", "SIGNAL", "A name or number of signal(7). Default: KILL, which ends the whole sandbox."));
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String word = SandboxOptions.last(given, "--signal").orElse("KILL");
    Signal signal = Signal.parse(word).orElseThrow(() -> new UsageException(
        "--signal: '" + word + "' is no signal; write a name or a number of signal(7), as SIGTERM, INT or 15"));
    return FleetWords.tell(new Stopping(FleetWords.fleet(call)).kill(FleetWords.some(given, "name"), signal), call);
  }
}
