package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.Sandbox;
import stockade.plan.Quoted;

/** {@code stockade check}: everything that run does, but for the run. */
final class CheckCommand implements Subcommand {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = SandboxOptions.addTo(CommandSpec.create());
    model.usageMessage()
        .description("Check a spec against this host; change nothing.")
        .customSynopsis("stockade check [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Sandbox sandbox = SandboxOptions.sandbox(given, call);
    sandbox.image();
    call.out().println(sandbox.isForThisHost()
        ? "valid: this host can run it" + (sandbox.spec().engine().isJnr() ? ", by the JNR engine and with the host's own ids" : "")
        : "valid: this host can build it for " + sandbox.architecture().machine());
    sandbox.warnings().forEach(warning -> call.err().println("stockade: " + Quoted.bare(warning)));
    return ExitStatus.OK;
  }
}
