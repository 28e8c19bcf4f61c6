package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.listing.PlanJson;
import stockade.listing.PlanText;
import stockade.plan.Plan;

/** {@code stockade plan}: what a launcher would do, call by call. */
final class PlanCommand implements Subcommand {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = CommandSpec.create().addOption(Format.option());
    SandboxOptions.addTo(model).usageMessage()
        .description("Print every system call that a launcher would make.")
        .customSynopsis("stockade plan [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Format format = Format.of(given);
    Plan plan = SandboxOptions.sandbox(given, call).plan();
    call.out().print(switch (format) {
      case TEXT -> PlanText.of(plan);
      case JSON -> PlanJson.of(plan);
    });
    return ExitStatus.OK;
  }
}
