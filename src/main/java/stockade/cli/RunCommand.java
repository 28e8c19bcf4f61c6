package stockade.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.Runs;
import stockade.Sandbox;
import stockade.launch.FrontEnd;

/** {@code stockade run}: compiles the launcher, which then takes over. */
final class RunCommand implements Subcommand {
  private static final String NO_CACHE = "--no-cache";

  @Override
  public CommandSpec model() {
    CommandSpec model = SandboxOptions.addTo(CommandSpec.create().name("run"));
    model.addOption(GlobalOptions.flag(NO_CACHE, "Compile the launcher anew, and keep it for no other run."));
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
    int own = call.words().size() - words.size();
    Optional<Runs.Ready> kept = call.handOver().frontEnd()
        .filter(frontEnd -> isKept(given, call))
        .map(frontEnd -> new OwnWords(call.words().subList(0, own)).runs(sandbox, frontEnd).ready());
    return kept.map(ready -> call.handOver().start(ready.image(), call.words(), ready.hidesWords() ? 0 : own))
        .orElseGet(() -> call.handOver().start(sandbox.cached(), call.words(), own));
  }

  /** The start script looks only where the first word is {@code run}. */
  private static boolean isKept(ParseResult given, Invocation call) {
    return !given.hasMatchedOption(NO_CACHE) && call.words().get(0).equals("run");
  }

  /** The words of a run up to the command's. */
  record OwnWords(List<String> words) {
    private static final String END = "--";

    Runs runs(Sandbox sandbox, FrontEnd frontEnd) {
      return new Runs(sandbox, frontEnd, words, isEnded());
    }

    /** Behind an option that takes a value, it is that value, or may be. */
    private boolean isEnded() {
      int last = words.size() - 1;
      return words.get(last).equals(END) && !SandboxOptions.takesValue(words.get(last - 1));
    }
  }
}
