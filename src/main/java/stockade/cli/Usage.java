package stockade.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import stockade.spec.NearestWord;

/** What is wrong with a command line, in one sentence. */
final class Usage {
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  private Usage() {}

  static void format(CommandSpec model) {
    model.usageMessage().sortOptions(false).width(100).abbreviateSynopsis(true).optionListHeading("%nOptions:%n");
  }

  /** @param commands all that the program has */
  static String sentence(ParameterException failure, Collection<String> commands) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched, commands);
    }
    if (failure instanceof MissingParameterException missing) {
      return missing(missing.getMissing());
    }
    if (failure instanceof MaxValuesExceededException) {
      return flagWithValue(failure);
    }
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
  }

  static String unknownCommand(String word, Collection<String> commands) {
    return "unknown command '" + word + "'" + NearestWord.to(word, commands)
        .map(best -> "; did you mean '" + best + "'?")
        .orElse("; stockade --help lists them");
  }

  private static String unknown(UnmatchedArgumentException failure, Collection<String> commands) {
    String word = failure.getUnmatched().get(0);
    CommandSpec model = failure.getCommandLine().getCommandSpec();
    if (!word.startsWith("-") && model.parent() == null) {
      return unknownCommand(word, commands);
    }
    if (!word.startsWith("-")) {
      return "'" + word + "' is one word too many; see " + help(model);
    }
    String option = word.split("=", 2)[0];
    return "unknown option '" + option + "'" + remedy(NearestWord.to(option, options(model)), help(model));
  }

  /** {@code help} knows the program's own commands, not those of commands. */
  private static String help(CommandSpec model) {
    boolean own = model.parent() != null && model.parent().parent() == null;
    return own ? "stockade help " + model.name() : model.qualifiedName() + " --help";
  }

  private static String missing(List<ArgSpec> missing) {
    ArgSpec first = missing.get(0);
    return first instanceof OptionSpec option
        ? option.longestName() + " needs a value: " + option.longestName() + " " + option.paramLabel()
        : "a word is missing: " + first.paramLabel();
  }

  /** The exception keeps its option only in its message. */
  private static String flagWithValue(ParameterException failure) {
    Matcher option = OPTION.matcher(failure.getMessage());
    return (option.find() ? option.group() : "an option") + " takes no value";
  }

  private static String remedy(Optional<String> nearest, String help) {
    return nearest.map(word -> "; did you mean '" + word + "'?").orElse("; see " + help);
  }

  /** The long ones: any two options of one letter are alike. */
  private static List<String> options(CommandSpec model) {
    return model.optionsMap().keySet().stream().filter(option -> option.startsWith("--")).toList();
  }
}
