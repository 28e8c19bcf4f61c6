package stockade.cli;

import static stockade.listing.Json.member;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import stockade.host.Check;
import stockade.host.Diagnosis;
import stockade.host.Doctor;
import stockade.host.Survey;
import stockade.launch.ImageCache;
import stockade.listing.Json;

/** {@code stockade doctor}: what this host can do for this caller. */
final class DoctorCommand implements Subcommand {
  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create().addOption(Format.option()));
    model.usageMessage()
        .description("Say what this host can do, and the remedy for what it can't; change nothing.")
        .customSynopsis("stockade doctor [--format text|json]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    Format format = Format.of(given);
    Path home = Path.of(call.environment().getOrDefault("HOME", "/"));
    Diagnosis diagnosis = Doctor.examine(Survey.here(), ImageCache.of(call.environment(), home).folder());
    switch (format) {
      case TEXT -> diagnosis.print(new PrintWriter(call.out()));
      case JSON -> call.out().println(json(diagnosis));
    }
    return diagnosis.status();
  }

  private static String json(Diagnosis diagnosis) {
    return Json.object(
        member("status", Integer.toString(diagnosis.status())),
        member("checks", Json.lines(diagnosis.checks().stream().map(DoctorCommand::json).toList())));
  }

  private static String json(Check check) {
    return Json.object(
        member("name", Json.text(check.name())),
        member("state", Json.text(check.state().word())),
        member("finding", Json.text(check.finding())),
        member("remedy", Json.text(check.remedy())));
  }
}
