package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Inspection;

/** {@code stockade inspect}: all that is known of a sandbox. */
final class InspectCommand implements Subcommand {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("inspect", "Print all that is known of a sandbox as JSON.", "[--] NAME");
    return FleetWords.positional(model, "NAME", "Its name.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    call.out().print(new Inspection(FleetWords.fleet(call)).of(FleetWords.word(given, "name")));
    return ExitStatus.OK;
  }
}
