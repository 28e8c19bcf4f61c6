package stockade.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import stockade.Runs;
import stockade.launch.FrontEnd;
import stockade.launch.RunCache;
import stockade.listing.PlanText;

/** {@code stockade cache}: what run keeps so that it need not compile again. */
final class CacheCommand implements Subcommand {
  private static final String SYNOPSIS = "stockade cache list|clear|why|plan [...]";

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create())
        .addSubcommand("list", part("list", "List the launchers that run keeps, the last used first.")
            .addOption(Format.option()))
        .addSubcommand("clear", part("clear", "Remove all launchers and filters that are kept."))
        .addSubcommand("why", ofRun("why", "Say whether a run with these words would compile, and why the last one did."))
        .addSubcommand("plan", ofRun("plan", "Print what the launcher does that run keeps of these words."));
    model.usageMessage()
        .description("Say what run keeps so that it need not compile again, and why it did.")
        .commandListHeading("%nCommands:%n")
        .customSynopsis(SYNOPSIS);
    return model;
  }

  private static CommandSpec part(String name, String description) {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create().name(name));
    Usage.format(model);
    model.usageMessage().description(description);
    return model;
  }

  private static CommandSpec ofRun(String name, String description) {
    CommandSpec model = RunCommand.addTo(CommandSpec.create().name(name));
    Usage.format(model);
    model.usageMessage()
        .description(description)
        .customSynopsis("stockade cache " + name + " [-f SPEC] [OPTION...] [--] [WORD...]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    if (!given.hasSubcommand()) {
      throw new UsageException("what of the cache? write " + SYNOPSIS);
    }
    ParseResult part = given.subcommand();
    if (part.hasMatchedOption("--help")) {
      call.out().print(new CommandLine(part.commandSpec()).getUsageMessage(CommandLine.Help.Ansi.OFF));
      return ExitStatus.OK;
    }
    switch (part.commandSpec().name()) {
      case "list" -> KeptRuns.print(cache(call).list(), Format.of(part), call.out());
      case "clear" -> call.out().println("removed: " + cache(call).clear());
      case "why" -> why(part, call).forEach(call.out()::println);
      default -> call.out().print(PlanText.of(runs(part, call).plan()));
    }
    return ExitStatus.OK;
  }

  private static List<String> why(ParseResult given, Invocation call) {
    if (given.hasMatchedOption(RunCommand.NO_CACHE)) {
      return List.of("compiled each time: " + RunCommand.NO_CACHE + " says so");
    }
    return runs(given, call).why();
  }

  /** As run would have them: in its place stand the two words of this command. */
  private static Runs runs(ParseResult given, Invocation call) {
    FrontEnd frontEnd = call.handOver().frontEnd()
        .orElseThrow(() -> new UsageException("only the start script finds launchers; call stockade by that"));
    List<String> words = call.words();
    int from = words.indexOf(given.commandSpec().name()) + 1;
    int to = words.size() - SandboxOptions.words(given).size();
    return OwnWords.ofRun(words.subList(from, to)).runs(SandboxOptions.sandbox(given, call), frontEnd);
  }

  private static RunCache cache(Invocation call) {
    String home = Optional.ofNullable(call.environment().get("HOME")).orElseGet(() -> System.getProperty("user.home"));
    return RunCache.of(call.environment(), Path.of(home));
  }
}
