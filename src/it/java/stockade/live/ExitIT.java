package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a launcher ends, and what it says: docs/reference/exit-status.md. */
@LiveTest
class ExitIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private Scratch scratch;

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  private Path launcher(Stockade stockade, Caller caller, String... options) {
    return stockade.build(caller, scratch.folder("launcher", caller).resolve("it"), options);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_commands_status_is_the_launchers(Caller caller, Stockade stockade) {
    Path launcher = launcher(stockade, caller, "--root", DEBIAN, "sh", "-c");
    Outcome outcome = Program.of("bash", "-c", "for i in {0..255}; do $0 \"exit $i\"; echo $?; done", launcher.toString())
        .as(caller).run();
    assertThat(outcome.out().lines().map(Integer::valueOf)).containsExactlyElementsOf(IntStream.range(0, 256).boxed().toList());
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_signals_number_is_added_to_128(Caller caller, Stockade stockade) {
    Path launcher = launcher(stockade, caller, "--root", DEBIAN, "sh", "-c");
    Outcome outcome = Program.of("bash", "-c",
        "ulimit -c 0; for i in 1 2 3 6 9 10 11 13 14 15 31 34 64; do $0 \"kill -$i \\$\\$\"; echo $(($? - i)); done",
        launcher.toString()).as(caller).run();
    assertThat(outcome.out().lines()).hasSize(13).containsOnly("128");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "125 | --root /none true                              | /none | does not exist",
      "125 | --root /etc/hostname true                      | /etc/hostname | folder",
      "125 | --root $D --ro-bind /none:/mnt true            | /none | does not exist",
      "125 | --root $D --workdir /none true                 | /none | does not exist inside",
      "125 | --pass-fd 77 true                              | descriptor 77 | not open",
      "125 | --status-fd 77 true                            | descriptor 77 | not open",
      "125 | --root $D --user nobody-knows true             | nobody-knows | passwd",
      "125 | --root $D --pid-file /none/pid true            | /none/pid | folder",
      "2   | --root $D                                      | command | write it",
      "127 | --root $D nothing-of-the-name                  | nothing-of-the-name | PATH",
      "127 | --root $D /none                                | /none | no such file",
      "127 | --root $D /etc/hostname/none                   | /etc/hostname/none | no such file",
      "126 | --root $D /etc                                 | /etc | execute",
      "126 | --root $D /etc/debian_version                  | /etc/debian_version | execute",
      "126 | --root $D --dir /tmp/d --workdir /tmp ./d      | ./d | execute",
      "126 | --root $D --ro-bind $L:/tmp/x /tmp/x/script    | /tmp/x/script | sh FILE",
      "126 | --root $D --ro-bind $L:/tmp/x /tmp/x/lost      | /tmp/x/lost | /no/such/interpreter",
      "126 | --root $D --ro-bind $L:/tmp/x /tmp/x/loop      | /tmp/x/loop | circle",
      "126 | --root $D --ro-bind $L:/tmp/x /tmp/x/empty     | /tmp/x/empty | sh FILE",
      "126 | --root $D --ro-bind $L:/tmp/x:noexec /tmp/x/ok | /tmp/x/ok | noexec",
      "126 | --tmpfs / --ro-bind $L:/x /x/dynamic           | /x/dynamic | ld-linux",
      "126 | --tmpfs / --ro-bind $L:/x --env PATH=/x dynamic| dynamic | ld-linux"})
  void each_failure_has_its_status_and_its_sentence(
      int status, String words, String subject, String remedy, Stockade stockade) {
    String line = words.replace("$D", DEBIAN).replace("$L", programs().toString());
    List<Running> both = Stream.of(Caller.values())
        .map(caller -> stockade.run(caller, line.trim().split(" +")).start()).toList();
    assertThat(both).extracting(Running::outcome).allSatisfy(outcome -> {
      assertThat(outcome.status()).as(line + ": " + outcome).isEqualTo(status);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).startsWith("stockade: ").contains(subject, remedy).hasLineCount(1);
    });
  }

  /** Programs that can't be run, each for its own reason. */
  private Path programs() {
    return RootOf.made(scratch, Caller.ORDINARY, "echo 'echo hello' >script; printf '#! /no/such/interpreter x\\n' >lost;"
        + "ln -s loop loop; touch empty; cp /bin/true dynamic; cp /bin/true ok; chmod 755 script lost empty");
  }

  @Test
  void a_launcher_is_for_the_kind_of_user_who_built_it(Stockade stockade) {
    Path ofRoot = launcher(stockade, Caller.ROOT, "--root", DEBIAN, "true");
    Outcome outcome = Program.of(ofRoot.toString()).as(Caller.ORDINARY).run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").contains("build it again").hasLineCount(1);
  }

  @Test
  void root_can_tell_that_a_launcher_was_built_by_another(Stockade stockade) {
    Path ofAnother = launcher(stockade, Caller.ORDINARY, "--root", DEBIAN, "id", "-u");
    Outcome outcome = Program.of(ofAnother.toString()).run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").contains("build it again").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_launcher_appends_the_words_it_is_given(Caller caller, Stockade stockade) {
    Path launcher = launcher(stockade, caller, "--root", DEBIAN, "echo", "a");
    assertThat(Program.of(launcher.toString(), "b c", "--root").as(caller).run().out()).isEqualTo("a b c --root\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void words_that_are_too_long_together_are_refused_in_a_sentence(Caller caller, Stockade stockade) {
    Path launcher = launcher(stockade, caller, "--root", DEBIAN, "--env", "A=" + "x".repeat(100_000), "--env",
        "B=" + "x".repeat(120_000), "true");
    Outcome outcome = Program.of("bash", "-c", "ulimit -s 1024; exec $0 $(seq 14000)", launcher.toString()).as(caller).run();
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(126);
    assertThat(outcome.err()).startsWith("stockade: ").contains("too long").hasLineCount(1);
  }

  @Test
  void too_many_variables_are_refused_in_a_sentence(Stockade stockade) {
    Outcome outcome = stockade.shell(Caller.ORDINARY, "for i in $(seq 9000); do export MANY_$i=$i; done;"
        + "exec \"$S\" run --env 'MANY_*' true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").contains("environment variables").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_wrong_word_is_status_2(Caller caller, Stockade stockade) {
    for (List<String> words : List.of(List.of("--tmpfs", "rel", "true"), List.of("--rot", "/", "true"),
        List.of("--umask", "9", "true"), List.of("--uid-map", "0:1", "true"))) {
      Outcome outcome = stockade.run(caller, words.toArray(String[]::new)).run();
      assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
      assertThat(outcome.err()).startsWith("stockade: ").hasLineCount(1);
    }
  }

  @Test
  void a_host_without_user_namespaces_is_told_in_a_sentence(Stockade stockade) {
    Path launcher = launcher(stockade, Caller.ORDINARY, "--root", DEBIAN, "true");
    Outcome outcome = Program.of("unshare", "--user", "--map-root-user", "sh", "-c",
        "echo 0 >/proc/sys/user/max_user_namespaces; exec $0", launcher.toString()).as(Caller.ORDINARY).run();
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").hasLineCount(1);
  }
}
