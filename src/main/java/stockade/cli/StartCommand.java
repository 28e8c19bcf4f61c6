package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Starting;

/** {@code stockade start}: named sandboxes, which go on when this program has ended. */
final class StartCommand implements Subcommand {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "start", "Start sandboxes that go on by themselves, after those that they depend on.",
        "[--wait-ready] [--] SPEC|NAME...  |  stockade start --all");
    model.addOption(GlobalOptions.flag("--wait-ready", "Return when they can be used, as 'ready' of each spec says."));
    model.addOption(GlobalOptions.flag("--all", "All that have a spec in the folder of specs and don't run."));
    return FleetWords.positional(
        model, "SPEC|NAME", "A spec file, told by a slash or .toml; or the name of one in the folder of specs.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Starting starting = new Starting(FleetWords.fleet(call), given.hasMatchedOption("--wait-ready"));
    if (given.hasMatchedOption("--all")) {
      if (!FleetWords.words(given).isEmpty()) {
        throw new UsageException("--all means every sandbox; leave the names out");
      }
      return FleetWords.tell(starting.startAll(), call);
    }
    List<String> words = FleetWords.some(given, "spec file or its name");
    int status = FleetWords.tell(starting.start(words), call);
    if (status == ExitStatus.OK && words.size() == 1 && call.words().get(0).equals(name())) {
      call.handOver().frontEnd().ifPresent(frontEnd -> starting.keep(words.get(0), call.words(), frontEnd));
    }
    return status;
  }
}
