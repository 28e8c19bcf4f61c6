package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.Sandbox;

/** {@code stockade run}: compiles the launcher, which then takes over. */
final class RunCommand implements Subcommand {
  @Override
  public String name() {
    return "run";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = SandboxOptions.addTo(CommandSpec.create());
    model.usageMessage()
        .description("Run a command in a sandbox.")
        .customSynopsis("stockade run [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Sandbox sandbox = SandboxOptions.sandbox(given, call);
    List<String> words = SandboxOptions.words(given);
    if (words.isEmpty() && sandbox.spec().command().words().isEmpty()) {
      throw new UsageException("which command? write it behind the options, or 'command' in the spec");
    }
    return call.handOver().start(sandbox.cached(), call.words(), call.words().size() - words.size());
  }
}
