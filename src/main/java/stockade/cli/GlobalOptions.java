package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that the program and each of its commands have. */
final class GlobalOptions {
  private GlobalOptions() {}

  static CommandSpec addTo(CommandSpec model) {
    return model
        .addOption(flag("--verbose", "Say more of a failure."))
        .addOption(flag("--help", "Print this help."));
  }

  static OptionSpec flag(String name, String help) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(help).build();
  }

  static boolean isVerbose(ParseResult given) {
    return given.hasMatchedOption("--verbose");
  }
}
