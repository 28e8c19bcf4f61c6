package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** What surrounds a launch: process group, streams, folders and words that lead outside, the host's network where it is shared. */
@LiveTest
class SurroundingsIT {
  private static final String DEBIAN = " --root " + Machine.debianRoot();
  private static final String START = "sleep 20 & NEAR=$!; setsid sleep 20 & OTHER=$!; sleep 0.1; ";
  private static final String LOOK =
      "kill -0 $NEAR 2>/dev/null && echo near alive; kill -0 $OTHER 2>/dev/null && echo far alive";
  private static Outside outside;

  @BeforeAll
  static void build_the_world() {
    outside = Outside.of(Caller.ORDINARY);
  }

  @AfterAll
  static void tear_down() {
    outside.close();
  }

  /** A command line of the prober in a sandbox, for a shell. */
  private static String inside(String options, String words) {
    return "\"$S\" run" + DEBIAN + " " + options + " --ro-bind " + outside.prober() + ":/tmp/prober /tmp/prober " + words;
  }

  private static String one(String probe) {
    return "one " + probe + " secret=" + outside.value("secret") + " token=" + outside.value("token") + " port="
        + outside.value("port") + " abstract=" + outside.value("abstract");
  }

  /** A bystander in the launcher's process group, and one in a group of its own that is named. */
  @ParameterizedTest
  @CsvSource({"ROOT,0", "ROOT,-1", "ROOT,-$OTHER", "ORDINARY,0", "ORDINARY,-1", "ORDINARY,-$OTHER", "ORDINARY,-$$"})
  void killing_a_group_reaches_nobody_outside(Caller caller, String who, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, bystanders(inside("", "kill " + who))).run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("near alive\nfar alive\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"0 | far alive", "-1 | ''", "-$OTHER | near alive"})
  void killing_a_group_reaches_it_without_a_sandbox(String who, String left) {
    String group = START + "echo NEAR=$NEAR OTHER=$OTHER >numbers; exec " + outside.prober() + " kill " + who;
    Outcome outcome = Program.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c",
        "setsid --wait bash -c \"$0\"; sleep 0.1; . ./numbers; " + LOOK, group).in(Path.of(outside.folder("disks"))).run();
    assertThat(outcome.out().strip()).isEqualTo(left);
  }

  private static String bystanders(String command) {
    return START + command + " 2>/dev/null;" + LOOK + "; kill -9 $NEAR $OTHER 2>/dev/null";
  }

  /** It passes on what comes from outside alone, and ends with the command. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void no_signal_from_inside_ends_init(Caller caller, Stockade stockade) {
    assertThat(stockade.shell(caller, inside("", "storm")).run().status()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"/proc/self/fd/5", "/proc/self/cwd", "/proc/1/cwd", "/proc/1/root"})
  void a_working_directory_never_lies_outside(String folder, Stockade stockade) {
    for (Caller caller : Caller.values()) {
      Outcome outcome = stockade.shell(caller, "cd " + outside.folder("outside") + "; exec 5<.; "
          + inside("--workdir " + folder, one("leaked-cwd"))).run();
      assertThat(outcome.status()).as(folder + ": " + outcome).isNotZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_program_outside_is_not_found_by_a_leaked_descriptor(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "exec 5<" + outside.scratch().path() + "; \"$S\" run" + DEBIAN
        + " /proc/self/fd/5/prober list").run();
    assertThat(outcome.status()).as(outcome.toString()).isIn(126, 127);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_file_given_as_input_cannot_be_written_to(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path file = scratch.folder("mine", caller).resolve("file");
      Outcome outcome = stockade.shell(caller, "umask 0; echo kept >" + file + "; \"$S\" run" + DEBIAN
          + " sh -c 'echo lost >/proc/self/fd/0; echo lost 1<>/dev/stdin >&1; cat /dev/stdin' <" + file + "; cat " + file).run();
      assertThat(outcome.out()).isEqualTo("kept\nkept\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_file_given_as_output_can_be_opened_again_but_not_read(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path file = scratch.folder("mine", caller).resolve("file");
      Outcome outcome = stockade.shell(caller, "umask 0; echo kept >" + file + "; \"$S\" run" + DEBIAN
          + " sh -c 'echo added >>/dev/stdout; cat </proc/self/fd/1 >&2; exit 3' >>" + file + "; [ $? = 3 ] && cat " + file).run();
      assertThat(outcome.out()).isEqualTo("kept\nadded\n");
      assertThat(outcome.err()).doesNotContain("kept\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_folder_given_as_input_opens_nothing(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "\"$S\" run" + DEBIAN + " sh -c 'cat /proc/self/fd/0/secret; ls /proc/self/fd/0/;"
        + "cat /proc/self/fd/0/../outside/secret; echo x >/proc/self/fd/0/new' <" + outside.folder("outside")).run();
    assertThat(outcome.out()).isEmpty();
    assertThat(Files.exists(Path.of(outside.folder("outside"), "new"))).isFalse();
  }

  /** With the host's network there is no wall of namespaces around abstract sockets: only Landlock's scope. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_abstract_socket_is_out_of_reach_even_with_the_hosts_network(Caller caller, Stockade stockade) {
    assertThat(stockade.shell(caller, inside("--net host", one("abstract-socket"))).run().status()).isEqualTo(1);
    assertThat(stockade.shell(caller, inside("--net host", one("loopback"))).run().status()).isZero();
    assertThat(stockade.shell(caller, outside.prober() + " " + one("abstract-socket")).run().status()).isZero();
  }

  @Test
  void destinations_through_links_stay_inside(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path root = scratch.folder("root", Caller.ROOT);
      Path outer = scratch.folder("outer", Caller.ROOT);
      stockade.shell(Caller.ROOT, "cd " + root + "; mkdir bin proc dev tmp; cp " + outside.prober() + " bin/prober;"
          + "ln -s " + outer + " absolute; ln -s ../../../../.." + outer + " relative; ln -s loop loop").run();
      for (String to : new String[] {"absolute/x", "relative/x", "absolute", "relative", "loop/x", "bin/../../../" + outer}) {
        stockade.run(Caller.ROOT, "--root", root.toString(), "--bind", outside.folder("jail") + ":/" + to, "--tmpfs", "/" + to,
            "--dir", "/" + to + "/y", "/bin/prober", "list").run();
        assertThat(outer).as(to).isEmptyDirectory();
      }
    }
  }
}
