package stockade.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program's commands and what they take. Words are parsed up to the first that is no option of theirs. */
final class CommandTree {
  private final Map<String, Subcommand> subcommands = new LinkedHashMap<>();
  private boolean verbose;

  CommandTree() {
    Stream.of(
            new RunCommand(),
            new BuildCommand(),
            new WrapCommand(),
            new PlanCommand(),
            new ShowCommand(),
            new CheckCommand(),
            new DoctorCommand(),
            new SeccompCommand(),
            new StartCommand(),
            new StopCommand(),
            new RestartCommand(),
            new KillCommand(),
            new UpdateCommand(),
            new PauseCommand(),
            new ResumeCommand(),
            new PsCommand(),
            new InspectCommand(),
            new LogsCommand(),
            new ExecCommand(),
            new WaitCommand(),
            new RmCommand(),
            new ListCommand(),
            new StatsCommand(),
            new TopCommand(),
            new CpCommand(),
            new SystemdCommand(),
            new CacheCommand(),
            new HelpCommand(this))
        .forEach(subcommand -> subcommands.put(subcommand.name(), subcommand));
  }

  /** A parser that knows those commands only: the options of one take as long to make as all else that a parser does. */
  private CommandLine parser(Collection<String> names) {
    CommandSpec root = GlobalOptions.addTo(CommandSpec.create().name("stockade"))
        .addOption(GlobalOptions.flag("--version", "Print the version."));
    Usage.format(root);
    root.usageMessage()
        .description("Compiles a sandbox spec into a small native launcher, and runs it.")
        .commandListHeading("%nCommands:%n")
        .footer("", "stockade help COMMAND says more of a command.")
        .customSynopsis("stockade [OPTION...] COMMAND [...]");
    CommandLine parser = new CommandLine(root);
    subcommands.values().stream().filter(each -> names.contains(each.name())).forEach(each -> add(each, parser));
    return parser.setStopAtPositional(true).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
  }

  private static void add(Subcommand subcommand, CommandLine parser) {
    CommandSpec model = subcommand.model().name(subcommand.name());
    Usage.format(model);
    parser.addSubcommand(model.name(), model);
  }

  /** Whether {@code --verbose} was among the words of the last run. */
  boolean isVerbose() {
    return verbose;
  }

  int run(Invocation call) {
    ParseResult given = parse(call.words());
    verbose = GlobalOptions.isVerbose(given) || given.hasSubcommand() && GlobalOptions.isVerbose(given.subcommand());
    if (given.hasMatchedOption("--version")) {
      call.out().println("stockade " + version());
      return ExitStatus.OK;
    }
    if (given.hasSubcommand()) {
      return run(given.subcommand(), call);
    }
    if (!given.hasMatchedOption("--help")) {
      throw new UsageException("which command? stockade --help lists them");
    }
    call.out().print(usage(""));
    return ExitStatus.OK;
  }

  private int run(ParseResult given, Invocation call) {
    String name = given.commandSpec().name();
    if (given.hasMatchedOption("--help")) {
      call.out().print(usage(name));
      return ExitStatus.OK;
    }
    return subcommands.get(name).run(given, call);
  }

  /** The help of a command, or of the program where {@code name} is empty. */
  String usage(String name) {
    CommandLine parser = parser(subcommands.keySet());
    CommandLine command = name.isEmpty() ? parser : parser.getSubcommands().get(name);
    if (command == null) {
      throw new UsageException(Usage.unknownCommand(name, subcommands.keySet()));
    }
    return command.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private ParseResult parse(List<String> words) {
    try {
      return parser(words).parseArgs(words.toArray(new String[0]));
    } catch (ParameterException failure) {
      throw new UsageException(Usage.sentence(failure, subcommands.keySet()));
    }
  }

  static String version() {
    try (InputStream text = CommandTree.class.getResourceAsStream("/stockade/version.txt")) {
      return new String(text.readAllBytes(), UTF_8).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
