package stockade.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** How a report is printed: {@code --format}. */
enum Format {
  TEXT,
  JSON;

  static OptionSpec option() {
    return OptionSpec.builder("--format")
        .type(String.class)
        .paramLabel("text|json")
        .description("For people, which is the default, or for programs.")
        .build();
  }

  /** The format asked for; text where none was. */
  static Format of(ParseResult given) {
    String word = SandboxOptions.last(given, "--format").orElse("text");
    return Arrays.stream(values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new UsageException("--format: '" + word + "' is no format; write text or json"));
  }
}
