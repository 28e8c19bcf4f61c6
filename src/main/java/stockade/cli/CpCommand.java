package stockade.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.Copy;

/** {@code stockade cp}: a file or a folder out of a sandbox, or into it. */
final class CpCommand implements Subcommand {
  @Override
  public String name() {
    return "cp";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "cp", "Copy a file or a folder out of a sandbox that runs, or into it, with the rights of its command.", "NAME:PATH PATH  |  stockade cp PATH NAME:PATH");
    return FleetWords.positional(model, "FROM TO", "One is NAME:PATH, with a path from / on; the other a path of the host, or - for a tar archive.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    List<String> words = FleetWords.words(given);
    if (words.size() != 2) {
      throw new UsageException("cp takes two words: what to copy, and where to");
    }
    new Copy(FleetWords.fleet(call)).copy(words.get(0), words.get(1));
    return ExitStatus.OK;
  }
}
