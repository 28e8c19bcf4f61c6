package stockade.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Entry;
import stockade.spec.Key;
import stockade.spec.Word;

/** {@code stockade exec}: a command in a sandbox that runs; its options may stand behind the name, too. */
final class ExecCommand implements Subcommand {
  private static final Map<String, Key> KEYS = Map.of(
      "-t", Key.TTY, "--tty", Key.TTY, "-u", Key.USER, "--user", Key.USER, "-e", Key.ENV, "--env", Key.ENV,
      "-w", Key.WORKDIR, "--workdir", Key.WORKDIR);

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "exec", "Run a command in a sandbox that runs, with the same namespaces, rights and filter.",
        "NAME [-t] [-u USER] [-w DIR] [-e NAME=VALUE] [--] COMMAND [WORD...]");
    model.addOption(OptionSpec.builder("-t", "--tty").type(boolean.class).arity("0")
        .description("Give it a terminal of the sandbox's own.").build());
    model.addOption(FleetWords.option("-u --user", "USER", "Who it is, as in the spec."));
    model.addOption(FleetWords.option("-w --workdir", "DIR", "Where it begins."));
    model.addOption(FleetWords.option("-e --env", "NAME[=VALUE]", "A variable."));
    return FleetWords.positional(model, "NAME COMMAND", "The sandbox's name, then options if any, then the command and its words.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    List<Word> options = new ArrayList<>();
    if (given.hasMatchedOption("--tty")) {
      options.add(Word.option(Key.TTY, "true"));
    }
    for (String option : List.of("--user", "--workdir", "--env")) {
      SandboxOptions.last(given, option).ifPresent(value -> options.add(Word.option(KEYS.get(option), value)));
    }
    List<String> words = FleetWords.some(given, "name");
    List<String> command = parse(words.subList(1, words.size()), options);
    if (command.isEmpty()) {
      throw new UsageException("which command? write it behind the name of the sandbox");
    }
    return call.handOver().start(
        new Entry(FleetWords.fleet(call), options).launcher(words.get(0)), call.words(), call.words().size() - command.size());
  }

  /** Takes the options that stand first; the command's words are what is left. */
  private static List<String> parse(List<String> words, List<Word> options) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-") && !words.get(at).equals("--")) {
      String[] option = words.get(at).split("=", 2);
      Key key = KEYS.get(option[0]);
      if (key == null) {
        throw new UsageException("unknown option '" + option[0] + "'; see stockade help exec");
      }
      boolean separate = key != Key.TTY && option.length == 1;
      if (separate && at + 1 == words.size()) {
        throw new UsageException(option[0] + " needs a value");
      }
      String value = key == Key.TTY ? "true" : separate ? words.get(++at) : option[1];
      options.add(Word.option(key, value));
      at++;
    }
    return words.subList(at < words.size() && words.get(at).equals("--") ? at + 1 : at, words.size());
  }
}
