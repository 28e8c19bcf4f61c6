package stockade.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import stockade.Wrappers;

/** {@code stockade wrap}: programs of a sandbox, called by name from the host. */
final class WrapCommand implements Subcommand {
  private static final String INTO = "--into";
  private static final String FORCE = "--force";

  @Override
  public String name() {
    return "wrap";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = CommandSpec.create()
        .addOption(OptionSpec.builder(INTO)
            .type(String.class)
            .paramLabel("DIR")
            .description("The folder to write them into, as ~/bin; launchers that are there are replaced.")
            .build())
        .addOption(GlobalOptions.flag(FORCE, "Replace also what is no launcher."));
    SandboxOptions.addTo(model, "PROGRAM", "A name, or an absolute path inside the sandbox.").usageMessage()
        .description("Write launchers named after programs of a sandbox, to be called from the host with the same home, "
            + "user and working directory.")
        .customSynopsis("stockade wrap [-f SPEC] [OPTION...] --into DIR [--] PROGRAM...");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String folder = SandboxOptions.last(given, INTO)
        .orElseThrow(() -> new UsageException("--into needs a value: --into DIR"));
    List<String> programs = SandboxOptions.words(given);
    if (programs.isEmpty()) {
      throw new UsageException("which programs? write them behind the options");
    }
    new Wrappers(SandboxOptions.sandbox(given, call), Path.of(call.environment().getOrDefault("HOME", "")))
        .write(programs, call.workingDirectory().resolve(Path.of(folder)), given.hasMatchedOption(FORCE));
    return ExitStatus.OK;
  }
}
