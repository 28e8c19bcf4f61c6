package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Wait;

/** {@code stockade wait}: until a sandbox has ended, with its status. */
final class WaitCommand implements Subcommand {
  @Override
  public String name() {
    return "wait";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("wait", "Wait until a sandbox has ended, and end with its status.", "[--] NAME");
    return FleetWords.positional(model, "NAME", "Its name.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    return new Wait(FleetWords.fleet(call)).on(FleetWords.word(given, "name"));
  }
}
