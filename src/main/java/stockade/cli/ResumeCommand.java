package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Stopping;

/** {@code stockade resume}. */
final class ResumeCommand implements Subcommand {
  @Override
  public String name() {
    return "resume";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("resume", "Let the processes of paused sandboxes go on.", "[--] NAME|PATTERN...");
    return FleetWords.positional(model, "NAME|PATTERN", "A name, or a pattern in quotes, as 'web-*'.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    return FleetWords.tell(new Stopping(FleetWords.fleet(call)).resume(FleetWords.some(given, "name")), call);
  }
}
