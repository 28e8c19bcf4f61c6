package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What monitor and init do while the command runs. */
@LiveTest
class SupervisionIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private Scratch scratch;
  private int launchers;

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  /** A launcher of sh -c SCRIPT in the Debian root, whose processes {@link Traces} knows. */
  private Program launcher(Stockade stockade, Caller caller, String script, String... options) {
    String[] words = new String[options.length + 7];
    System.arraycopy(options, 0, words, 0, options.length);
    String[] rest = {"--root", DEBIAN, "--env", Program.MARK, "sh", "-c", script};
    System.arraycopy(rest, 0, words, options.length, rest.length);
    Path file = scratch.folder("launcher" + launchers++, caller).resolve("it");
    return Program.of(stockade.build(caller, file, words).toString()).as(caller);
  }

  @ParameterizedTest
  @CsvSource({"ROOT,TERM", "ROOT,INT", "ROOT,HUP", "ROOT,USR1", "ORDINARY,TERM", "ORDINARY,INT", "ORDINARY,HUP",
      "ORDINARY,USR2", "ORDINARY,QUIT", "ORDINARY,WINCH"})
  void a_signal_to_the_launcher_reaches_the_command(Caller caller, String signal, Stockade stockade) {
    Running running = launcher(stockade, caller, "trap 'echo got; exit 9' " + signal
        + "; echo ready; while :; do sleep 0.02; done").start().awaitOut("ready");
    Outcome outcome = running.signal(signal).outcome();
    assertThat(outcome).isEqualTo(new Outcome(9, "ready\ngot\n".getBytes(), new byte[0]));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_command_that_a_signal_ends_is_reported(Caller caller, Stockade stockade) {
    Running running = launcher(stockade, caller, "echo ready; exec sleep 60").start().awaitOut("ready");
    assertThat(running.signal("TERM").outcome().status()).isEqualTo(143);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void orphans_are_reaped(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", DEBIAN, "--ro-bind", stockade.victim() + ":/tmp/v", "/tmp/v",
        "orphans").run();
    assertThat(outcome.out()).isEqualTo("zombies=0\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void what_the_command_leaves_running_ends_with_it(Caller caller, Stockade stockade) {
    Traces before = Traces.now();
    Outcome outcome = launcher(stockade, caller, "sleep 60 & setsid sleep 61 & echo started; exit 4").run();
    assertThat(outcome.status()).isEqualTo(4);
    assertThat(before.leftBehind()).noneMatch(trace -> trace.startsWith("process"));
  }

  /** In a shell that doesn't fork to wait: the moments are microseconds apart. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void nothing_survives_a_monitor_that_is_killed_at_any_moment(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "sleep 60 & setsid sleep 60 & wait", "--file", "/etc/hostname:/tmp/h");
    Traces before = Traces.now();
    long seed = System.nanoTime();
    String delays = new Random(seed).ints(200, 0, 5000).mapToObj(String::valueOf)
        .collect(java.util.stream.Collectors.joining(" "));
    Outcome outcome = Program.of("bash", "-c", "for d in " + delays + "; do \"$0\" & p=$!; t=$((${EPOCHREALTIME/./} + d));"
        + " while ((${EPOCHREALTIME/./} < t)); do :; done; kill -KILL $p || echo gone; wait $p; done 2>/dev/null",
        launcher.words().get(0)).as(caller).within(Duration.ofSeconds(60)).run();
    assertThat(outcome.out()).as("seed " + seed).isEmpty();
    assertThat(before.leftBehind()).as("seed " + seed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_end_of_init_is_the_end_of_all(Caller caller, Stockade stockade) throws IOException {
    Path pidFile = scratch.folder("run", caller).resolve("pid");
    Traces before = Traces.now();
    Running running = launcher(stockade, caller, "echo ready; sleep 60", "--pid-file", pidFile.toString())
        .start().awaitOut("ready");
    String init = Files.readString(pidFile).trim();
    assertThat(Program.of("kill", "-KILL", init).run().status()).isZero();
    assertThat(running.outcome().status()).isEqualTo(137);
    assertThat(pidFile).doesNotExist();
    assertThat(before.leftBehind()).noneMatch(trace -> trace.startsWith("process"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_sandbox_can_be_tied_to_its_parent(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "echo ready; sleep 60", "--die-with-parent");
    Traces before = Traces.now();
    Running parent = Program.of("sh", "-c", "\"$0\" & wait", launcher.words().get(0)).as(caller).start()
        .awaitOut("ready");
    assertThat(parent.signal("KILL").outcome().status()).isEqualTo(137);
    assertThat(before.leftBehind()).noneMatch(trace -> trace.startsWith("process"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_sandbox_that_is_not_tied_survives_its_parent(Caller caller, Stockade stockade) {
    Path folder = scratch.folder("out", caller);
    Program launcher = launcher(stockade, caller, "echo ready; sleep 0.5; echo done >/tmp/o/done", "--bind", folder + ":/tmp/o");
    Running parent = Program.of("sh", "-c", "\"$0\" & wait", launcher.words().get(0)).as(caller).start()
        .awaitOut("ready");
    parent.signal("KILL").outcome();
    Traces.now();
    await(folder.resolve("done"));
    assertThat(folder.resolve("done")).exists();
  }

  /** PR_SET_PDEATHSIG would: it is tied to the thread. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_end_of_the_thread_that_started_it_is_not_the_parents(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "sleep 0.7; echo still here; exit 5", "--die-with-parent");
    Outcome outcome = Program.of(stockade.victim().toString(), "thread", launcher.words().get(0)).as(caller).run();
    assertThat(outcome.out()).isEqualTo("still here\n");
    assertThat(outcome.status()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_time_limit_asks_then_kills(Caller caller, Stockade stockade) {
    String[] limits = {"--time-limit", "300ms", "--stop-timeout", "300ms"};
    Outcome obeying = launcher(stockade, caller, "trap 'echo bye; exit 3' TERM; while :; do sleep 0.02; done", limits).run();
    assertThat(obeying.status()).isEqualTo(3);
    assertThat(obeying.out()).isEqualTo("bye\n");
    assertThat(obeying.err()).isEqualTo("stockade: the time limit of 0.3 s is over\n");
    Outcome deaf = launcher(stockade, caller, "trap '' TERM; while :; do sleep 0.02; done", limits).run();
    assertThat(deaf.status()).isEqualTo(137);
    Outcome stopped = launcher(stockade, caller, "exec sleep 60", "--time-limit", "200ms", "--stop-signal", "INT").run();
    assertThat(stopped.status()).isEqualTo(130);
    Outcome inTime = launcher(stockade, caller, "exit 6", "--time-limit", "20s").run();
    assertThat(inTime).isEqualTo(new Outcome(6, new byte[0], new byte[0]));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_pid_file_is_there_while_the_sandbox_is(Caller caller, Stockade stockade) throws IOException {
    Path pidFile = scratch.folder("run", caller).resolve("pid");
    Running running = launcher(stockade, caller, "echo ready; read x; sleep 0.3", "--pid-file", pidFile.toString())
        .start().awaitOut("ready");
    String init = Files.readString(pidFile).trim();
    assertThat(Files.readString(Path.of("/proc", init, "status"))).containsPattern("NSpid:\\s+" + init + "\\s+1\n");
    assertThat(running.outcome().status()).isZero();
    assertThat(pidFile).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_status_lines_are_true(Caller caller, Stockade stockade) throws IOException {
    Path lines = scratch.folder("run", caller).resolve("lines");
    Program launcher = launcher(stockade, caller, "echo ready; sleep 0.4; kill -9 $$", "--status-fd", "7");
    Running running = Program.of("sh", "-c", "exec \"$0\" 7>\"$1\"", launcher.words().get(0), lines.toString())
        .as(caller).start().awaitOut("ready");
    await(lines);
    String started = Files.readString(lines);
    assertThat(started).startsWith("{\"event\":\"started\"").hasLineCount(1);
    assertThat(number(started, "monitor")).isEqualTo(running.pid());
    long init = number(started, "init");
    long target = number(started, "target");
    assertThat(Files.readString(Path.of("/proc/" + target + "/status"))).containsPattern("PPid:\\s+" + init + "\n");
    for (String kind : new String[] {"user", "pid", "net", "ipc", "uts", "cgroup", "time"}) {
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + target + "/ns/" + kind)).toString())
          .as(kind).isEqualTo(kind + ":[" + number(started, kind) + "]");
    }
    assertThat(Files.readSymbolicLink(Path.of("/proc/" + target + "/ns/mnt")).toString())
        .isEqualTo("mnt:[" + number(started, "mount") + "]");
    assertThat(running.outcome().status()).isEqualTo(137);
    String ended = Files.readAllLines(lines).get(1);
    assertThat(ended).startsWith("{\"event\":\"ended\"");
    assertThat(number(ended, "status")).isEqualTo(137);
    assertThat(number(ended, "signal")).isEqualTo(9);
    assertThat(number(ended, "max_rss_kib")).isBetween(100L, 100_000L);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_command_that_did_not_start_is_not_reported_as_started(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "\"$S\" run --status-fd 7 --root " + DEBIAN + " /none 7>&1").run();
    assertThat(outcome.out()).doesNotContain("started").contains("\"event\":\"ended\",\"status\":127");
  }

  private static long number(String line, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(line);
    assertThat(matcher.find()).as(name + " in " + line).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static void await(Path file) {
    long end = System.nanoTime() + 5_000_000_000L;
    while ((!Files.exists(file) || file.toFile().length() == 0) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_command_can_be_pid_1(Caller caller, Stockade stockade) {
    assertThat(stockade.look(caller, "--no-init").one("pid")).isEqualTo("1");
    assertThat(launcher(stockade, caller, "exit 8", "--no-init").run().status()).isEqualTo(8);
    assertThat(launcher(stockade, caller, "exit 8", "--no-init", "--new-session").run().status()).isEqualTo(8);
    assertThat(launcher(stockade, caller, "exit 8", "--no-init", "--tty").run().status()).isEqualTo(8);
    Traces before = Traces.now();
    Running running = launcher(stockade, caller, "echo ready; sleep 60", "--no-init").start().awaitOut("ready");
    running.signal("KILL").outcome();
    assertThat(before.leftBehind()).noneMatch(trace -> trace.startsWith("process"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_program_of_the_root_can_be_pid_1(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", DEBIAN, "--init", "/usr/bin/env", "A=b", "sh", "-c", "echo $$ $A").run();
    assertThat(outcome.out()).as(outcome.toString()).isEqualTo("1 b\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_program_can_be_given_another_name(Caller caller, Stockade stockade) {
    assertThat(stockade.run(caller, "--root", DEBIAN, "--arg0", "other", "sh", "-c", "echo $0").run().out())
        .isEqualTo("other\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_hang_up_that_the_caller_ignores_does_not_end_the_command(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "echo ready; sleep 0.5; exit 3");
    Running running = Program.of("sh", "-c", "trap '' HUP; exec \"$0\"", launcher.words().get(0)).as(caller).start()
        .awaitOut("ready");
    assertThat(running.signal("HUP").outcome().status()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_status_is_right_where_the_caller_ignores_and_blocks_signals(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "exit 7");
    assertThat(Program.of(stockade.victim().toString(), "odd-signals", launcher.words().get(0)).as(caller).run().status())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_launcher_runs_in_the_background_of_a_script(Caller caller, Stockade stockade) {
    Program launcher = launcher(stockade, caller, "cat; echo done; exit 2");
    Outcome outcome = Program.of("sh", "-c", "\"$0\" & wait $!", launcher.words().get(0)).as(caller).run();
    assertThat(outcome).isEqualTo(new Outcome(2, "done\n".getBytes(), new byte[0]));
  }

  /** As job control does without a terminal: the launcher stops with its command, and goes on with it. */
  @Test
  void a_launcher_stops_and_goes_on_with_its_command(Stockade stockade) throws Exception {
    Running running = launcher(stockade, Caller.ORDINARY, "echo ready; kill -STOP $$; echo on; exit 3").start()
        .awaitOut("ready");
    Path status = Path.of("/proc", String.valueOf(running.pid()), "status");
    long end = System.nanoTime() + 3_000_000_000L;
    while (!Files.readString(status).contains("State:\tT") && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(Files.readString(status)).contains("State:\tT");
    assertThat(running.signal("CONT").outcome()).isEqualTo(new Outcome(3, "ready\non\n".getBytes(), new byte[0]));
  }
}
