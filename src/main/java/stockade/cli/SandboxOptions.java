package stockade.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import stockade.Sandbox;
import stockade.host.Ledger;
import stockade.spec.Key;
import stockade.spec.SpecFile;
import stockade.spec.Word;

/** The options that describe a sandbox: {@code -f}, and those of {@link Key}. The words behind them are the command's. */
final class SandboxOptions {
  private static final String SPEC = "-f";

  private SandboxOptions() {}

  static CommandSpec addTo(CommandSpec model) {
    return addTo(model, "WORD", "Appended to the command of the spec; without one there, the command.");
  }

  /** @param word what the words behind the options are called, and {@code meaning} what they are */
  static CommandSpec addTo(CommandSpec model, String word, String meaning) {
    model.addOption(OptionSpec.builder(SPEC)
        .type(String.class)
        .paramLabel("SPEC")
        .description("Read this spec first; - is standard input.")
        .build());
    GlobalOptions.addTo(model);
    Key.options().forEach(key -> model.addOption(option(key)));
    return model.addPositional(PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .paramLabel(word)
        .description(meaning)
        .build());
  }

  /** The sandbox that the spec file and the options describe. */
  static Sandbox sandbox(ParseResult given, Invocation call) {
    Ledger ledger = new Ledger();
    List<Word> words = new ArrayList<>(fromFile(given, call, ledger));
    words.addAll(fromOptions(given));
    return Sandbox.of(words, call.workingDirectory(), call.environment(), ledger);
  }

  /** The words that are the command's. */
  static List<String> words(ParseResult given) {
    return given.matchedPositionals().stream().flatMap(words -> words.stringValues().stream()).toList();
  }

  /** Whether a word is an option that the next word is the value of. */
  static boolean takesValue(String word) {
    return word.equals(SPEC) || Key.options().stream().anyMatch(key -> key.option().equals(word) && key.kind() != Key.Kind.FLAG);
  }

  /** The value of an option that the last one said wins. */
  static Optional<String> last(ParseResult given, String option) {
    return Optional.ofNullable(given.matchedOption(option))
        .map(OptionSpec::stringValues)
        .map(values -> values.get(values.size() - 1));
  }

  private static List<Word> fromFile(ParseResult given, Invocation call, Ledger ledger) {
    return last(given, SPEC)
        .map(file -> file.equals("-") ? fromInput(call, ledger) : SpecFile.read(Path.of(file), ledger))
        .orElse(List.of());
  }

  private static List<Word> fromInput(Invocation call, Ledger ledger) {
    ledger.cannotRepeat("the spec comes from standard input");
    return SpecFile.read("standard input", call.in());
  }

  /** In the order written: an option that was given twice is matched twice, and has its values in order. */
  static List<Word> fromOptions(ParseResult given) {
    Map<OptionSpec, Integer> seen = new HashMap<>();
    List<Word> words = new ArrayList<>();
    for (OptionSpec option : given.matchedOptions()) {
      int times = seen.merge(option, 1, Integer::sum);
      Key.parse(option.longestName().substring(2))
          .filter(Key::isOption)
          .ifPresent(key -> words.add(Word.option(key, value(key, option, times - 1))));
    }
    return words;
  }

  private static String value(Key key, OptionSpec option, int time) {
    return key.kind() == Key.Kind.FLAG ? "true" : option.stringValues().get(time);
  }

  static OptionSpec option(Key key) {
    OptionSpec.Builder option = OptionSpec.builder(key.option()).description(help(key).replace("%", "%%"));
    return switch (key.kind()) {
      case FLAG -> option.type(boolean.class).arity("0").build();
      case SINGLE, LIST ->
          option.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(key.syntax()).build();
    };
  }

  private static String help(Key key) {
    return key.standard().isEmpty() || key.kind() == Key.Kind.FLAG
        ? key.help()
        : key.help() + " Default: " + key.standard() + ".";
  }
}
