package stockade.cli;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
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
    CommandSpec model = FleetWords.model("ps", "List the sandboxes that run.", "[--all] [--tree] [--format text|json]");
    model.addOption(GlobalOptions.flag("--all", "Those that have ended, too."));
    model.addOption(GlobalOptions.flag("--tree", "With all their processes."));
    return model.addOption(Format.option());
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Format format = Format.of(given);
    List<Row> rows = new Roll(FleetWords.fleet(call)).rows(given.hasMatchedOption("--all"));
    if (given.hasMatchedOption("--tree")) {
      if (format == Format.JSON) {
        throw new UsageException("--tree has no JSON; leave one of the two out");
      }
      call.out().print(Trees.text(rows));
      return ExitStatus.OK;
    }
    call.out().print(switch (format) {
      case TEXT -> Roll.text(rows, Instant.now());
      case JSON -> Roll.json(rows);
    });
    return ExitStatus.OK;
  }
}
