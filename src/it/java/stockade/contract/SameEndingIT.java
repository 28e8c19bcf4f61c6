package stockade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Running;
import stockade.live.Scratch;
import stockade.live.Stockade;
import stockade.live.Terminal;

/** A sandbox ends in the same way, with the same words, whether the processor carries the plan out or Java. */
@LiveTest
class SameEndingIT {
  private static final String DEBIAN = Machine.debianRoot().toString();
  private static final List<String> ENGINES = List.of("--userns none", "--engine jnr");

  private Scratch scratch;

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
    scratch.file("lost", "#!/no/such/interpreter\n");
    scratch.file("ok", "#!/bin/sh\n");
    scratch.file("empty", "");
    Program.of("chmod", "755", scratch.path() + "/lost", scratch.path() + "/ok", scratch.path() + "/empty").run();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "--root $D true",
      "--root $D sh -c 'exit 203'",
      "--root $D sh -c 'echo out; echo err >&2'",
      "--root $D sh -c 'kill -TERM $$'",
      "--root $D sh -c 'kill -64 $$'",
      "--root $D --no-init sh -c 'exit 9'",
      "--root $D --no-init nothing-of-the-name",
      "--root $D --no-init --new-session sh -c 'exit 8'",
      "--root $D --no-init --tty sh -c 'tty; exit 8'",
      "--root $D nothing-of-the-name",
      "--root $D /none",
      "--root $D /etc",
      "--root $D /etc/hostname/none",
      "--root $D --ro-bind $S:/tmp/x /tmp/x/lost",
      "--root $D --ro-bind $S:/tmp/x /tmp/x/empty",
      "--root $D --ro-bind $S:/tmp/x:noexec /tmp/x/ok",
      "--root $D --ro-bind $S:/tmp/x --env PATH=/tmp/x:/bin ok",
      "--tmpfs / --ro-bind /bin/true:/x /x",
      "--root $D --allow-read / --allow-execute /usr/lib true",
      "--root /none true",
      "--root $D --ro-bind /none:/mnt true",
      "--root $D --workdir /none true",
      "--root $D --pid-file /none/pid true",
      "--root $D --pass-fd 4 true",
      "--root $D --status-fd 77 true",
      "--root $D --time-limit 500ms --stop-timeout 100ms sh -c 'trap \"\" TERM; while :; do sleep 1; done'",
      "--root $D --time-limit 500ms sleep 100"})
  void status_and_words_are_the_same(String words, Stockade stockade) {
    List<Outcome> outcomes = ENGINES.stream().map(engine -> run(stockade, engine + " " + words)).toList();
    assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "WINCH", "RTMIN"})
  void a_signal_to_either_reaches_the_command(String signal, Stockade stockade) {
    String script = "trap 'echo " + signal + "; exit 5' " + signal + "; echo ready; while :; do sleep 0.02; done";
    assertThat(running(stockade, "bash", "-c", script)).allSatisfy(running -> {
      Outcome outcome = running.awaitOut("ready").signal(signal).outcome();
      assertThat(outcome.status()).isEqualTo(5);
      assertThat(outcome.out()).isEqualTo("ready\n" + signal + "\n");
    });
  }

  @Test
  void a_sandbox_outlives_neither_monitor(Stockade stockade) {
    assertThat(running(stockade, "sh", "-c", "sleep 1000 & echo ready; wait")).allSatisfy(running -> {
      List<ProcessHandle> all = running.awaitOut("ready").process().descendants().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(3);
      assertThat(running.signal("KILL").outcome().status()).isEqualTo(137);
      assertThat(all).allSatisfy(one -> one.onExit().get(5, TimeUnit.SECONDS));
    });
  }

  @Test
  void orphans_are_reaped_by_either_init(Stockade stockade) {
    assertThat(ENGINES).allSatisfy(engine -> assertThat(Program.of("bash", "-c",
            "\"$S\" run " + engine + " --root " + DEBIAN + " --ro-bind \"$V\":/tmp/victim /tmp/victim orphans")
        .env("S", stockade.home() + "/project/scripts/stockade").env("V", stockade.victim().toString()).run().out())
        .isEqualTo("zombies=0\n"));
  }

  @Test
  void a_status_descriptor_is_told_the_same(Stockade stockade) {
    List<String> lines = ENGINES.stream()
        .map(engine -> run(stockade, engine + " --root $D --status-fd 3 sh -c 'sleep 1; exit 4' 3>&1").out()
            .replaceAll("(\"(?:monitor|init|target|user|mount|pid|ipc|uts|net|cgroup|time|user_us|system_us|max_rss_kib)\":)[0-9]+",
                "$1N"))
        .toList();
    assertThat(lines.get(1)).isEqualTo(lines.get(0)).contains("\"status\":4").hasLineCount(2);
  }

  @Test
  void a_job_is_stopped_continued_and_interrupted_in_a_terminal(Stockade stockade) throws Exception {
    try (Terminal terminal = Terminal.open(Caller.ROOT)) {
      Path launcher = stockade.build(Caller.ROOT, terminal.folder().resolve("l"), "--engine", "jnr", "--root", DEBIAN,
          "sh", "-c", "echo start; read a; echo got $a; exec sleep 100");
      assertThat(Files.readString(launcher, java.nio.charset.StandardCharsets.ISO_8859_1)).startsWith("#!");
      terminal.line(launcher.toString()).awaitLine("start").key("C-z").awaitPrompt("147>");
      terminal.line("fg").awaitPrompt(launcher.toString()).line("words").awaitLine("got words").key("C-c").awaitPrompt("130>");
    }
  }

  @Test
  void an_ordinary_user_is_told_to_be_root(Stockade stockade) {
    Outcome outcome = stockade.run(Caller.ORDINARY, "--engine", "jnr", "true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).isEqualTo("stockade: --engine: the JNR engine needs root, since it makes no user namespace;"
        + " leave 'engine' out, or run this as root\n");
  }

  private static List<Running> running(Stockade stockade, String... command) {
    return ENGINES.stream().map(engine -> {
      List<String> words = Stream.of(Stream.of(engine.split(" ")), Stream.of("--root", DEBIAN), Stream.of(command))
          .flatMap(part -> part).toList();
      return stockade.run(Caller.ROOT, words.toArray(String[]::new)).start();
    }).toList();
  }

  private Outcome run(Stockade stockade, String words) {
    String line = words.replace("$D", DEBIAN).replace("$S", scratch.path().toString());
    return stockade.shell(Caller.ROOT, "exec 4>&-; \"$S\" run " + line).run();
  }
}
