package stockade.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Fleet;
import stockade.fleet.Listing;
import stockade.fleet.Result;

/** What the commands on named sandboxes have in common: names, options, and the telling of many results. */
final class FleetWords {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)(ms|s|m|h|d|)");
  private static final Map<String, Integer> MILLISECONDS =
      Map.of("", 1000, "ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000, "d", 86_400_000);

  private FleetWords() {}

  static CommandSpec model(String name, String description, String synopsis) {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create().name(name));
    model.usageMessage().description(description).customSynopsis("stockade " + name + " " + synopsis);
    return model;
  }

  static CommandSpec positional(CommandSpec model, String label, String description) {
    return model.addPositional(PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .paramLabel(label)
        .description(description)
        .build());
  }

  static OptionSpec option(String name, String label, String description) {
    return OptionSpec.builder(name.split(" ")).type(String.class).paramLabel(label).description(description).build();
  }

  static OptionSpec format() {
    return option(
        "--format", "table|json|TEMPLATE", "For people, which is the default, for programs, or a line of {{.FIELD}} for each.");
  }

  static Listing listing(ParseResult given) {
    return new Listing(SandboxOptions.last(given, "--format").orElse("table"));
  }

  /** The words behind the options, also those that look like options. */
  static List<String> words(ParseResult given) {
    return SandboxOptions.words(given);
  }

  /** One word. */
  static String word(ParseResult given, String what) {
    List<String> words = words(given);
    if (words.size() != 1) {
      throw new UsageException(words.isEmpty() ? "which sandbox? write its " + what : "'" + words.get(1) + "' is one word too many");
    }
    return words.get(0);
  }

  /** One word or more. */
  static List<String> some(ParseResult given, String what) {
    if (words(given).isEmpty()) {
      throw new UsageException("which sandbox? write its " + what);
    }
    return words(given);
  }

  static Fleet fleet(Invocation call) {
    return Fleet.of(call.workingDirectory(), call.environment());
  }

  static Optional<Duration> time(ParseResult given, String option) {
    return SandboxOptions.last(given, option).map(text -> time(option, text));
  }

  private static Duration time(String option, String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new UsageException(option + ": '" + text + "' is no time; write seconds, or ms, s, m, h or d after a number, as 90s");
    }
    return Duration.ofMillis((long) (Double.parseDouble(parts.group(1)) * MILLISECONDS.get(parts.group(2))));
  }

  /** Each failure on a line of its own; the status of the first. */
  static int tell(List<Result> results, Invocation call) {
    int status = ExitStatus.OK;
    for (Result result : results) {
      if (result.failure().isPresent()) {
        int its = ExitStatus.of(result.failure().get()).tell(call);
        status = status == ExitStatus.OK ? its : status;
      }
    }
    return status;
  }
}
