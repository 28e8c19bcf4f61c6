package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many launches leave nothing: the counts before and after are the same. */
@LiveTest
class EnduranceIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private static Path launcher(Stockade stockade, Scratch scratch, Caller caller, String... command) {
    String[] words = new String[command.length + 8];
    String[] options = {"--root", DEBIAN, "--env", Program.MARK, "--file", "/etc/hostname:/tmp/copy", "--overlay",
        "/tmp/o:" + DEBIAN + "/etc"};
    System.arraycopy(options, 0, words, 0, options.length);
    System.arraycopy(command, 0, words, options.length, command.length);
    return stockade.build(caller, scratch.folder("launcher", caller).resolve("it"), words);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_thousand_launches_in_a_row_leave_nothing(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path launcher = launcher(stockade, scratch, caller, "true");
      Traces before = Traces.now();
      Outcome outcome = Program.of("bash", "-c", "ls /proc/$$/fd >&2; for i in {1..1000}; do $0 || echo $?; done;"
          + "ls /proc/$$/fd >&2", launcher.toString()).as(caller).within(Duration.ofSeconds(90)).run();
      assertThat(outcome.status()).isZero();
      assertThat(outcome.out()).isEmpty();
      String descriptors = outcome.err();
      assertThat(descriptors).isEqualTo(descriptors.substring(0, descriptors.length() / 2).repeat(2));
      assertThat(before.leftBehind()).isEmpty();
      assertThat(launcher.getParent()).isDirectoryNotContaining(file -> !file.equals(launcher));
    }
  }

  /** The fastest of five looks counts: others use this machine, too. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void two_hundred_named_sandboxes_start_and_stop_at_once_and_leave_nothing(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      Traces before = Traces.now();
      String[] specs = IntStream.range(0, 200).mapToObj(i -> crew.specOf("n" + i, "exec sleep 1000").toString()).toArray(String[]::new);
      assertThat(crew.command("start", specs).within(Duration.ofMinutes(2)).run()).returns("", Outcome::err).returns(0, Outcome::status);
      Duration fastest = IntStream.range(0, 5).mapToObj(i -> timed(crew)).min(Duration::compareTo).orElseThrow();
      assertThat(fastest).isLessThan(Duration.ofSeconds(1));
      assertThat(crew.command("stop", "@n*").within(Duration.ofMinutes(2)).run()).returns("", Outcome::err).returns(0, Outcome::status);
      assertThat(crew.must("ps", "--format", "{{.Name}}").out()).doesNotContain(crew.name("n"));
      assertThat(crew.command("rm", "--logs", "@n*").run()).returns("", Outcome::err).returns(0, Outcome::status);
      assertThat(before.leftBehind()).isEmpty();
    }
  }

  private static Duration timed(Crew crew) {
    long begin = System.nanoTime();
    assertThat(crew.must("ps").out().split(crew.name("n"), -1)).hasSize(201);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void two_hundred_at_once_all_end_well_and_leave_nothing(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path launcher = launcher(stockade, scratch, caller, "sh", "-c", "cat /proc/self/uid_map; sleep 2; exit 7");
      Traces before = Traces.now();
      Outcome outcome = Program.of("bash", "-c", "for i in {1..200}; do $0 & p+=($!); done;"
          + "for i in ${p[@]}; do wait $i; [ $? = 7 ] || echo wrong; done", launcher.toString())
          .as(caller).within(Duration.ofSeconds(60)).run();
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out().lines()).hasSize(200).doesNotContain("wrong");
      if (caller == Caller.ROOT) {
        assertThat(outcome.out().lines()).doesNotHaveDuplicates();
      }
      assertThat(before.leftBehind()).isEmpty();
    }
  }
}
