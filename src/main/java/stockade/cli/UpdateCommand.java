package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Update;
import stockade.spec.Word;

/** {@code stockade update}. */
final class UpdateCommand implements Subcommand {
  @Override
  public String name() {
    return "update";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "update", "Change limits of a sandbox that runs, until its command is started again.", "LIMIT... [--] NAME");
    Update.KEYS.forEach(key -> model.addOption(SandboxOptions.option(key)));
    return FleetWords.positional(model, "NAME", "The sandbox's name.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String name = FleetWords.word(given, "name");
    List<Word> limits = SandboxOptions.fromOptions(given);
    if (limits.isEmpty()) {
      throw new UsageException("which limit? write one before the name, as --memory 1G");
    }
    new Update(FleetWords.fleet(call)).limits(name, limits);
    return ExitStatus.OK;
  }
}
