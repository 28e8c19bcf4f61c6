package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.view.Overview;
import stockade.view.OverviewJson;
import stockade.view.OverviewText;

/** {@code stockade show}: what a sandbox may see and do, in words. */
final class ShowCommand implements Subcommand {
  @Override
  public String name() {
    return "show";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = CommandSpec.create().addOption(Format.option());
    SandboxOptions.addTo(model).usageMessage()
        .description("Show what a sandbox may see and do; ! marks what confines less than the default.")
        .customSynopsis("stockade show [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Format format = Format.of(given);
    Overview overview =
        SandboxOptions.sandbox(given, call).withCommand(SandboxOptions.words(given)).overview();
    call.out().print(switch (format) {
      case TEXT -> OverviewText.of(overview, isColoured(call));
      case JSON -> OverviewJson.of(overview);
    });
    return ExitStatus.OK;
  }

  /** NO_COLOR counts where it is set and not empty, no-color.org. */
  private static boolean isColoured(Invocation call) {
    return call.terminal() && call.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }
}
