package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Listing;
import stockade.fleet.Roll;
import stockade.fleet.Row;
import stockade.fleet.Trees;

/** {@code stockade ps}: what runs. */
final class PsCommand implements Subcommand {
  @Override
  public String name() {
    return "ps";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model("ps", "List the sandboxes that run.", "[--all] [--tree] [--format table|json|TEMPLATE]");
    model.addOption(GlobalOptions.flag("--all", "Those that have ended, too."));
    model.addOption(GlobalOptions.flag("--tree", "With all their processes."));
    return model.addOption(FleetWords.format());
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Listing listing = FleetWords.listing(given);
    List<Row> rows = new Roll(FleetWords.fleet(call)).rows(given.hasMatchedOption("--all"));
    if (given.hasMatchedOption("--tree")) {
      if (!listing.isText()) {
        throw new UsageException("--tree is text; leave one of --tree and --format out");
      }
      call.out().print(Trees.text(rows));
      return ExitStatus.OK;
    }
    call.out().print(listing.rows(rows));
    return ExitStatus.OK;
  }
}
