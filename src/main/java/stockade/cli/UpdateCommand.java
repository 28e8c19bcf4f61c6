package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Update;
import stockade.spec.Key;
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
    Key.options().forEach(key ->
        model.addOption(SandboxOptions.option(key).toBuilder().hidden(!Update.KEYS.contains(key)).build()));
    return FleetWords.positional(model, "NAME", "The sandbox's name.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String name = FleetWords.word(given, "name");
    List<Word> limits = SandboxOptions.fromOptions(given);
    if (limits.isEmpty()) {
      throw new UsageException("which limit? write one before the name, as --memory 1G");
    }
    limits.stream().filter(limit -> !Update.KEYS.contains(limit.key())).findFirst().ifPresent(fixed -> {
      throw new UsageException(fixed.key().option() + " is fixed when the command starts; change it in the spec, and start it again");
    });
    new Update(FleetWords.fleet(call)).limits(name, limits);
    return ExitStatus.OK;
  }
}
