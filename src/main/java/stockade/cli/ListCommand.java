package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Roll;

/** {@code stockade list}: what could be started, and what was. */
final class ListCommand implements Subcommand {
  @Override
  public String name() {
    return "list";
  }

  @Override
  public CommandSpec model() {
    return FleetWords
        .model("list", "List the sandboxes that have a spec in the folder of specs, or a state.", "[--format table|json|TEMPLATE]")
        .addOption(FleetWords.format());
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    call.out().print(FleetWords.listing(given).known(new Roll(FleetWords.fleet(call)).known()));
    return ExitStatus.OK;
  }
}
