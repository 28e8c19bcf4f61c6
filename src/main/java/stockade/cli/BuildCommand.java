package stockade.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code stockade build}: the launcher as a file that needs neither Java nor Stockade. */
final class BuildCommand implements Subcommand {
  @Override
  public String name() {
    return "build";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = CommandSpec.create().addOption(OptionSpec.builder("-o")
        .type(String.class)
        .paramLabel("FILE")
        .description("The file to write; one that is there is replaced.")
        .build());
    SandboxOptions.addTo(model).usageMessage()
        .description("Write a launcher that runs by itself: FILE [ARG...].")
        .customSynopsis("stockade build [-f SPEC] [OPTION...] -o FILE [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String file = SandboxOptions.last(given, "-o")
        .orElseThrow(() -> new UsageException("-o needs a value: -o FILE"));
    SandboxOptions.sandbox(given, call)
        .withCommand(SandboxOptions.words(given))
        .build(call.workingDirectory().resolve(Path.of(file)));
    return ExitStatus.OK;
  }
}
