package stockade.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.Runs;
import stockade.Sandbox;

/** {@code stockade run}: compiles the launcher, which then takes over. */
final class RunCommand implements Subcommand {
  static final String NO_CACHE = "--no-cache";

  @Override
  public String name() {
    return "run";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = addTo(CommandSpec.create());
    model.usageMessage()
        .description("Run a command in a sandbox.")
        .customSynopsis("stockade run [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  /** All options of a run. */
  static CommandSpec addTo(CommandSpec model) {
    model.addOption(GlobalOptions.flag(NO_CACHE, "Compile the launcher anew, and keep it for no other run."));
    return SandboxOptions.addTo(model);
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Sandbox sandbox = SandboxOptions.sandbox(given, call);
    List<String> words = SandboxOptions.words(given);
    if (words.isEmpty() && sandbox.spec().command().words().isEmpty()) {
      throw new UsageException("which command? write it behind the options, or 'command' in the spec");
    }
    int own = call.words().size() - words.size();
    OwnWords ownWords = new OwnWords(call.words().subList(0, own));
    // Java begins with signals blocked: it can't hand a run back to the start script as it was handed over.
    Optional<Runs.Ready> kept = call.handOver().frontEnd()
        .filter(frontEnd -> !sandbox.spec().engine().isJnr())
        .filter(frontEnd -> ownWords.areLookedFor() && !given.hasMatchedOption(NO_CACHE))
        .map(frontEnd -> ownWords.runs(sandbox, frontEnd).ready());
    return kept.map(ready -> call.handOver().start(ready.image(), call.words(), ready.hidesWords() ? 0 : own))
        .orElseGet(() -> call.handOver().start(sandbox.cached(), call.words(), own));
  }
}
