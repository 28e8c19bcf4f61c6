package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Unit;

/** {@code stockade systemd}: units for systemd. */
final class SystemdCommand implements Subcommand {
  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "systemd", "Print a systemd unit that runs the launcher that `stockade build` makes of a spec.",
        "SPEC|NAME  |  stockade systemd --template");
    model.addOption(GlobalOptions.flag("--template", "A unit for all: systemctl start stockade@NAME."));
    return FleetWords.positional(model, "SPEC|NAME", "A spec file, told by a slash or .toml; or the name of one in the folder of specs.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    if (given.hasMatchedOption("--template")) {
      if (!FleetWords.words(given).isEmpty()) {
        throw new UsageException("--template is for any name; leave the name out");
      }
      call.out().print(Unit.template());
      return ExitStatus.OK;
    }
    call.out().print(new Unit(FleetWords.fleet(call)).of(FleetWords.word(given, "spec file or its name")));
    return ExitStatus.OK;
  }
}
