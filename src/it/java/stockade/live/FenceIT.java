package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Landlock by hand: what is named alone can be reached, and a kernel that can't hold to it runs nothing. */
@LiveTest
class FenceIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  @ParameterizedTest
  @EnumSource(Caller.class)
  void what_is_not_named_is_out_of_reach_though_it_is_in_sight(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", DEBIAN, "--allow-read", "/etc", "--allow-execute", "/usr",
        "--allow-write", "/tmp", "sh", "-c", "cat /etc/debian_version && echo x >/tmp/x && cat /tmp/x; cat /var/lib/dpkg/status;"
            + "ls /var; cp /usr/bin/true /tmp/t && /tmp/t; echo $?; /etc/cron.daily/dpkg; echo $?; stat -c %n /var").run();
    assertThat(outcome.out()).matches("12.*\nx\n126\n126\n/var\n");
    assertThat(outcome.err()).contains("/var/lib/dpkg/status: Permission denied", "'/var': Permission denied");
  }

  /** The numbers are those of errno(3): EACCES is 13, ECONNREFUSED 111. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void ports_that_are_not_named_are_closed(Caller caller, Stockade stockade) {
    String tries = """
        import socket
        for port in (4001, 4002):
          for way in ("bind", "connect"):
            with socket.socket() as s:
              try: getattr(s, way)(("127.0.0.1", port)); print(way, port)
              except OSError as e: print(way, port, e.errno)
        """;
    Outcome outcome = stockade.run(caller, "--allow-bind", "4001", "--allow-connect", "4002", "python3", "-c", tries).run();
    assertThat(outcome.out()).as(outcome.err())
        .isEqualTo("bind 4001\nconnect 4001 13\nbind 4002 13\nconnect 4002 111\n");
  }

  /** strace(1) stands in for a kernel without Landlock, and for one whose ABI is 3. */
  @ParameterizedTest
  @CsvSource({
      "ROOT,--allow-read=/,error=EOPNOTSUPP,this kernel has no Landlock",
      "ORDINARY,--allow-execute=/,error=ENOSYS,this kernel has no Landlock",
      "ROOT,--allow-bind=80,retval=3,ports need Landlock's ABI 4",
      "ORDINARY,--allow-connect=443,retval=3,ports need Landlock's ABI 4"})
  void what_was_asked_for_by_hand_and_cannot_be_had_is_an_error(
      Caller caller, String wish, String answer, String remedy, Stockade stockade) {
    Outcome outcome = onKernel(caller, answer, stockade, wish);
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).startsWith("stockade: cannot fence the command in as asked").contains(remedy)
        .contains(wish.split("=")[0]).hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_fence_that_nobody_asked_for_may_be_missing(Caller caller, Stockade stockade) {
    assertThat(onKernel(caller, "error=EOPNOTSUPP", stockade)).isEqualTo(new Outcome(0, "ran\n".getBytes(), new byte[0]));
  }

  private static Outcome onKernel(Caller caller, String answer, Stockade stockade, String... wishes) {
    try (Scratch scratch = Scratch.create()) {
      Path launcher = scratch.folder("l", caller).resolve("launcher");
      List<String> words = new ArrayList<>(List.of("--root", DEBIAN));
      words.addAll(List.of(wishes));
      words.addAll(List.of("echo", "ran"));
      stockade.build(caller, launcher, words.toArray(String[]::new));
      return Program.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=landlock_create_ruleset", "-e",
          "inject=landlock_create_ruleset:" + answer + ":when=1", launcher.toString()).as(caller).run();
    }
  }
}
