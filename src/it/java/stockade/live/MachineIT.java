package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the live tests stand on firm ground. */
@ExtendWith(NothingLeft.class)
class MachineIT {
  @Test
  void the_root_is_a_debian_that_an_ordinary_user_can_read() {
    String release = Machine.debianRoot().resolve("etc/os-release").toString();
    assertThat(Program.of("cat", release).as(Caller.ORDINARY).run().out()).contains("ID=debian");
  }

  @Test
  void an_ordinary_user_has_no_privileges_and_a_home() {
    Outcome outcome = Program.of("sh", "-c", "id -un; id -G; echo $HOME; grep CapEff /proc/self/status")
        .as(Caller.ORDINARY).run();
    assertThat(outcome.out()).startsWith(Machine.ordinaryUser() + "\n").contains("CapEff:\t0000000000000000");
    assertThat(outcome.out().lines().toList().get(1).split(" ")).doesNotContain("0");
    assertThat(outcome.out().lines().toList().get(2)).isNotEqualTo("/root").isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_program_gets_its_words_input_variables_and_folder(Caller caller) {
    Outcome outcome = Program.of("sh", "-c", "cat; echo $A; pwd; echo \"$0\"; echo no >&2; exit 7", "two words")
        .as(caller).env("A", "b c").in(Path.of("/usr")).input("in\n").run();
    assertThat(outcome).isEqualTo(new Outcome(7, "in\nb c\n/usr\ntwo words\n".getBytes(), "no\n".getBytes()));
  }

  @Test
  void a_program_that_hangs_fails_the_test_and_is_gone() {
    Running running = Program.of("sh", "-c", "echo started; sleep 60 & wait").within(Duration.ofMillis(300)).start();
    assertThatThrownBy(running::outcome).isInstanceOf(AssertionError.class).hasMessageContaining("ran longer than");
    assertThat(running.process().isAlive()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_signal_reaches_the_program_itself(Caller caller) {
    Running running = Program.of("sh", "-c", "echo ready; exec sleep 60").as(caller).start();
    assertThat(running.awaitOut("ready").signal("TERM").outcome().status()).isEqualTo(128 + 15);
  }

  @Test
  void a_scratch_folder_is_readable_for_everybody_and_gone_when_closed() {
    Path kept;
    try (Scratch scratch = Scratch.create()) {
      kept = scratch.path();
      Path mine = scratch.folder("mine", Caller.ORDINARY);
      assertThat(Program.of("touch", mine + "/file").as(Caller.ORDINARY).run().status()).isZero();
      assertThat(Program.of("cat", scratch.file("text", "words").toString()).as(Caller.ORDINARY).run().out())
          .isEqualTo("words");
    }
    assertThat(Files.exists(kept)).isFalse();
  }

  @Test
  void a_survivor_is_a_trace_until_it_ends() {
    Traces before = Traces.now();
    Running running = Program.of("setsid", "sleep", "60").as(Caller.ORDINARY).start();
    assertThat(before.leftBehind()).anyMatch(trace -> trace.equals("process /proc/" + running.pid()));
    running.signal("KILL").outcome();
    assertThat(before.leftBehind()).isEmpty();
  }

  @Test
  void a_target_without_our_environment_is_a_trace_too() {
    Traces before = Traces.now();
    Running running = Program.of("unshare", "--pid", "--fork", "--kill-child", "env", "-i", "sleep", "60").start();
    assertThat(before.leftBehind()).filteredOn(trace -> trace.startsWith("process ")).hasSizeGreaterThanOrEqualTo(2);
    running.signal("KILL").outcome();
    assertThat(before.leftBehind()).isEmpty();
  }

  @Test
  void a_mount_is_a_trace() {
    try (Scratch scratch = Scratch.create()) {
      Path point = scratch.folder("point", Caller.ROOT);
      Traces before = Traces.now();
      assertThat(Program.of("mount", "-t", "tmpfs", "tmpfs", point.toString()).run().status()).isZero();
      try {
        assertThat(before.leftBehind()).anyMatch(trace -> trace.startsWith("mount tmpfs " + point));
      } finally {
        assertThat(Program.of("umount", point.toString()).run().status()).isZero();
      }
    }
  }
}
