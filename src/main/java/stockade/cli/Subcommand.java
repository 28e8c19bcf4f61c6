package stockade.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One of the program's commands. */
interface Subcommand {
  /** How it is called. */
  String name();

  /** Its options and words, for parsing and for its help. */
  CommandSpec model();

  /** Does it; the exit status. What goes wrong is thrown, and {@link ExitStatus} says it. */
  int run(ParseResult given, Invocation call);
}
