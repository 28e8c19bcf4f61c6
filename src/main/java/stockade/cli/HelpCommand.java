package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code stockade help}: the help of the program, or of one of its commands. */
final class HelpCommand implements Subcommand {
  private final CommandTree tree;

  HelpCommand(CommandTree tree) {
    this.tree = tree;
  }

  @Override
  public String name() {
    return "help";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create())
        .addPositional(PositionalParamSpec.builder()
            .type(String.class)
            .arity("0..1")
            .paramLabel("COMMAND")
            .description("One of the program's commands.")
            .build());
    model.usageMessage()
        .description("Print the help of a command.")
        .customSynopsis("stockade help [COMMAND]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    call.out().print(tree.usage(SandboxOptions.words(given).stream().findFirst().orElse("")));
    return ExitStatus.OK;
  }
}
