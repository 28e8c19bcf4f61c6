package stockade.cli;

import static stockade.listing.Json.member;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine;
import stockade.listing.Json;
import stockade.seccomp.CallTable;
import stockade.seccomp.SystemCallGroups.Group;
import stockade.seccomp.SystemCallGroups;
import stockade.spec.NearestWord;

/** {@code stockade seccomp groups}: the groups of system calls that filters can name. */
final class SeccompCommand implements Subcommand {
  @Override
  public String name() {
    return "seccomp";
  }

  @Override
  public CommandSpec model() {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create()).addSubcommand("groups", groups());
    model.usageMessage()
        .description("Say what system-call filters can name.")
        .commandListHeading("%nCommands:%n")
        .customSynopsis("stockade seccomp groups [--format text|json] [NAME]");
    return model;
  }

  private static CommandSpec groups() {
    CommandSpec model = GlobalOptions.addTo(CommandSpec.create().name("groups").addOption(Format.option()))
        .addPositional(PositionalParamSpec.builder()
            .type(String.class)
            .arity("0..1")
            .paramLabel("NAME")
            .description("Only this group, with its members.")
            .build());
    Usage.format(model);
    model.usageMessage()
        .description("List the groups of system calls.")
        .customSynopsis("stockade seccomp groups [--format text|json] [NAME]");
    return model;
  }

  @Override
  public int run(ParseResult given, Invocation call) {
    if (!given.hasSubcommand()) {
      throw new UsageException("which list? write stockade seccomp groups");
    }
    ParseResult list = given.subcommand();
    if (list.hasMatchedOption("--help")) {
      call.out().print(new CommandLine(list.commandSpec()).getUsageMessage(CommandLine.Help.Ansi.OFF));
      return ExitStatus.OK;
    }
    SystemCallGroups groups = SystemCallGroups.read(CallTable.read());
    Optional<String> name = SandboxOptions.words(list).stream().findFirst();
    switch (Format.of(list)) {
      case TEXT -> name.ifPresentOrElse(
          asked -> print(find(asked, groups), call.out()), () -> print(groups.all(), call.out()));
      case JSON -> call.out().println(name
          .map(asked -> json(find(asked, groups)))
          .orElseGet(() -> Json.lines(groups.all().stream().map(SeccompCommand::json).toList())));
    }
    return ExitStatus.OK;
  }

  private static Group find(String name, SystemCallGroups groups) {
    List<String> names = groups.all().stream().map(Group::name).toList();
    return groups.find(name.startsWith("@") ? name : "@" + name)
        .orElseThrow(() -> new UsageException("unknown group '" + name + "'" + NearestWord.to(name, names)
            .map(best -> "; did you mean '" + best + "'?")
            .orElse("; stockade seccomp groups lists them all")));
  }

  private static void print(List<Group> groups, PrintStream out) {
    groups.forEach(group -> out.printf("%-16s %s%n", group.name(), group.about()));
  }

  private static void print(Group group, PrintStream out) {
    group.members().forEach(out::println);
  }

  private static String json(Group group) {
    return Json.object(
        member("name", Json.text(group.name())),
        member("about", Json.text(group.about())),
        member("members", Json.array(group.members().stream().map(Json::text).toList())));
  }
}
