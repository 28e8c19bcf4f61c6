package stockade.cli;

import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.fleet.LogReading;
import stockade.fleet.LogRecord;

/** {@code stockade logs}: what a sandbox has written, each stream to its own. */
final class LogsCommand implements Subcommand {
  @Override
  public String name() {
    return "logs";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = FleetWords.model(
        "logs", "Print what a sandbox has written: its output to this one's, its errors to this one's.",
        "[--follow] [--since TIME] [--tail N] [--timestamps] [--] NAME");
    model.addOption(GlobalOptions.flag("--follow", "Go on until the sandbox has ended."));
    model.addOption(FleetWords.option(
        "--since", "TIME", "From then on: a time as 2026-11-22T18:30:00 or with a zone behind it, or how long ago, as 10m."));
    model.addOption(FleetWords.option("--tail", "N", "The last N lines."));
    model.addOption(GlobalOptions.flag("--timestamps", "Begin each line with its time."));
    return FleetWords.positional(model, "NAME", "Its name.");
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    String name = FleetWords.word(given, "name");
    boolean times = given.hasMatchedOption("--timestamps");
    LogReading reading = new LogReading(
        FleetWords.fleet(call), since(given), SandboxOptions.last(given, "--tail").map(LogsCommand::lines),
        given.hasMatchedOption("--follow"));
    reading.read(name, record -> print(record, times, call)).ifPresent(loss -> call.err().println("stockade: " + loss));
    return ExitStatus.OK;
  }

  private static void print(LogRecord record, boolean times, Invocation call) {
    PrintStream stream = record.stream().equals("stdout") ? call.out() : call.err();
    String time = times ? record.time().map(Instant::toString).orElse("-") + " " : "";
    boolean ours = record.stream().equals("stockade") && record.time().isPresent();
    stream.print((ours ? "stockade: " : "") + time + record.text()
        + (record.whole() ? "\n" : ""));
    stream.flush();
  }

  private static int lines(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new UsageException("--tail: '" + text + "' is no number of lines; write one from 0 on");
    }
    return Integer.parseInt(text);
  }

  private static Optional<Instant> since(ParseResult given) {
    Optional<String> text = SandboxOptions.last(given, "--since");
    if (text.isEmpty() || text.get().matches("[0-9.]+(ms|s|m|h|d|)")) {
      return FleetWords.time(given, "--since").map(Instant.now()::minus);
    }
    try {
      String time = text.get();
      return Optional.of(time.matches(".*(Z|[+-][0-9:]{2,5})") && time.contains("T") && time.lastIndexOf('-') != 7
          ? OffsetDateTime.parse(time).toInstant()
          : LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant());
    } catch (DateTimeException wrong) {
      throw new UsageException(
          "--since: '" + text.get() + "' is no time; write one as 2026-11-22T18:30:00, or how long ago, as 10m");
    }
  }
}
