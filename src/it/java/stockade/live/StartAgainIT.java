package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts of what was started before, which need no Java: one that writes down its calls stands in the place of the real one. */
@LiveTest
class StartAgainIT {
  private static final String SLEEP = "exec sleep 1000";

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_sandbox_that_was_started_before_starts_without_java(Caller caller, Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, caller)) {
      Again again = new Again(crew);
      String spec = crew.specOf("web", "echo up; pwd; " + SLEEP, "restart = \"always\"").toString();
      assertThat(again.start(spec)).isEqualTo("0 with Java");
      crew.must("stop", "@web");
      for (int round = 0; round < 2; round++) {
        assertThat(again.start(spec)).isEqualTo("0");
        assertThat(crew.state("web", true)).isEqualTo("running");
        assertThat(crew.pid("web", "monitor")).isPositive();
        crew.must("stop", "@web");
      }
      assertThat(crew.must("logs", "@web").out()).isEqualTo("up\n/\n".repeat(3));

      assertThat(again.start(spec)).isEqualTo("0");
      Program.of("kill", "-KILL", Long.toString(crew.pid("web", "init"))).run();
      crew.awaitLog("web", "up\n/\n".repeat(5));
      crew.must("restart", "@web");
      assertThat(crew.state("web", true)).isEqualTo("running");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void one_that_runs_is_left_alone(Caller caller, Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, caller)) {
      Again again = new Again(crew);
      String spec = crew.specOf("web", SLEEP).toString();
      again.start(spec);
      long monitor = crew.pid("web", "monitor");
      assertThat(again.outcome(spec).err()).contains(crew.name("web") + " runs already, as process " + monitor);
      assertThat(crew.state("web", true)).isEqualTo("running");

      crew.must("stop", "@web");
      List<Running> both = Stream.generate(() -> again.program(spec).start()).limit(2).toList();
      assertThat(both.stream().map(Running::outcome).toList()).extracting(Outcome::status).containsExactlyInAnyOrder(0, 125);
      assertThat(crew.state("web", true)).isEqualTo("running");
    }
  }

  @Test
  void what_it_was_made_of_has_changed_so_it_is_compiled_anew(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      String spec = crew.specOf("web", "echo one; " + SLEEP).toString();
      again.start(spec);
      crew.must("stop", "@web");
      crew.specOf("web", "echo two; " + SLEEP);
      assertThat(again.start(spec)).isEqualTo("0 with Java");
      crew.awaitLog("web", "one\ntwo\n");
      crew.must("stop", "@web");

      Program.of("sh", "-c", "rm -rf \"$0\"/stockade/images", again.cache().toString()).run();
      assertThat(again.start(spec)).isEqualTo("0 with Java");
      crew.must("stop", "@web");
      assertThat(again.start(spec)).isEqualTo("0");
      crew.must("stop", "@web");
      crew.must("rm", "@web");
      assertThat(again.start(spec)).isEqualTo("0 with Java");
      crew.must("stop", "@web");

      Program.of("chmod", "777", crew.state("web").toString()).run();
      assertThat(again.outcome(spec).err()).contains("won't use " + crew.state("web"));
      Program.of("chmod", "700", crew.state("web").toString()).run();
    }
  }

  /** A later command on the name must mean the one that runs. */
  @Test
  void its_words_are_written_down_though_another_of_the_name_was_started_since(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      Path one = crew.specOf("web", "echo one; " + SLEEP);
      Path folder = Files.createDirectory(crew.scratch().resolve("other"));
      Path other = Files.writeString(
          folder.resolve(crew.name("web") + ".toml"), Files.readString(one).replace("echo one", "echo other"));
      for (Path spec : List.of(one, other, one)) {
        again.start(spec.toString());
        crew.must("stop", "@web");
      }
      crew.must("restart", "@web");
      assertThat(crew.awaitLog("web", "one\nother\none\none\n")).doesNotContain("one\nother\none\nother");
    }
  }

  @Test
  void it_waits_for_a_port_and_says_when_there_is_none(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      Path mode = Files.writeString(Files.createDirectory(crew.scratch().resolve("mode")).resolve("mode"), "serve");
      int port = freePort();
      String spec = crew.specOf(
          "web", "case $(cat /tmp/mode/mode) in serve) sleep 0.2; exec python3 -m http.server --bind 127.0.0.1 " + port
              + " ;; idle) exec sleep 1000 ;; end) sleep 0.2; exit 3 ;; esac",
          "net = \"host\"", "ready = {tcp = " + port + ", timeout = \"1.5s\"}", "ro-bind = [\"" + mode.getParent() + ":/tmp/mode\"]")
          .toString();
      assertThat(again.start("--wait-ready", spec)).isEqualTo("0 with Java");
      crew.must("stop", "@web");
      assertThat(again.start("--wait-ready", spec)).isEqualTo("0");
      assertThat(Program.of("curl", "--silent", "--head", "http://127.0.0.1:" + port + "/").run().out()).startsWith("HTTP/1.0 200");
      crew.must("stop", "@web");

      Files.writeString(mode, "idle");
      assertThat(again.outcome("--wait-ready", spec)).returns(125, Outcome::status).returns(
          "stockade: " + crew.name("web") + " isn't ready after 1.5 s: nothing listens on its TCP port " + port
              + "; it runs on; `stockade logs " + crew.name("web") + "` shows what it wrote\n", Outcome::err);
      assertThat(again.calls()).isEmpty();
      assertThat(crew.state("web", true)).isEqualTo("running");
      crew.must("stop", "@web");

      Files.writeString(mode, "end");
      assertThat(again.outcome("--wait-ready", spec)).returns(125, Outcome::status).returns(
          "stockade: " + crew.name("web") + " ended before it was ready; `stockade logs " + crew.name("web") + "` shows what it wrote\n",
          Outcome::err);
      assertThat(again.calls()).isEmpty();
    }
  }

  @Test
  void it_waits_for_a_notification(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      String notify = "import os, socket, time; time.sleep(0.3); "
          + "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b\"READY=1\", os.environ[\"NOTIFY_SOCKET\"]); time.sleep(1000)";
      String spec = crew.spec("web", "command = [\"python3\", \"-c\", '''" + notify + "''']\nready = \"notify\"\n").toString();
      again.start("--wait-ready", spec);
      crew.must("stop", "@web");
      long before = System.nanoTime();
      assertThat(again.start("--wait-ready", spec)).isEqualTo("0");
      assertThat(System.nanoTime() - before).isGreaterThan(300_000_000L);
      assertThat(Files.readString(crew.state("web").resolve("status"))).contains("{\"event\":\"ready\"}");
    }
  }

  @Test
  void a_command_that_is_gone_is_told_as_the_first_time(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      Path programs = Files.createDirectory(crew.scratch().resolve("programs"));
      Files.copy(Path.of("/bin/sleep"), programs.resolve("sleep"));
      String spec = crew.spec(
          "web", "ro-bind = [\"" + programs + ":/tmp/programs\"]\ncommand = [\"/tmp/programs/sleep\", \"1000\"]\n").toString();
      again.start(spec);
      crew.must("stop", "@web");
      Files.delete(programs.resolve("sleep"));
      assertThat(again.outcome(spec)).returns(127, Outcome::status)
          .satisfies(outcome -> assertThat(outcome.err()).contains("cannot find the command /tmp/programs/sleep"));
      assertThat(again.calls()).isEmpty();
    }
  }

  /** A relative path is another in another folder; a second word is another start. */
  @Test
  void other_words_and_other_folders_find_nothing(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Again again = new Again(crew);
      crew.specOf("web", SLEEP);
      crew.specOf("db", SLEEP);
      String web = "specs/" + crew.name("web") + ".toml";
      assertThat(again.start(web)).isEqualTo("0 with Java");
      crew.must("stop", "@web");
      assertThat(again.start(web)).isEqualTo("0");
      crew.must("stop", "@web");
      assertThat(again.start(web, "specs/" + crew.name("db") + ".toml")).isEqualTo("0 with Java");
      assertThat(crew.state("db", true)).isEqualTo("running");
      assertThat(again.program(web).in(Path.of("/")).run().err()).contains("no such file");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts, with a cache of the test's own and a Java that is counted. */
  private record Again(Crew crew) {
    Again {
      Path bin = crew.home().resolve("java/bin");
      Program.of("sh", "-c", """
          mkdir -p "$0" && cp "$1/release" "$0/.." && : >"$0/calls" && chmod 666 "$0/calls"
          printf '#!/bin/sh\\necho >>"%s"\\nexec "%s/bin/java" "$@"\\n' "$0/calls" "$1" >"$0/java"
          chmod 755 "$0/java"
          """, bin.toString(), System.getProperty("java.home")).run();
    }

    Path cache() {
      return crew.home().resolve("own-cache");
    }

    Program program(String... words) {
      return crew.command("start", words).env("JAVA_HOME", crew.home() + "/java").env("XDG_CACHE_HOME", cache().toString());
    }

    Outcome outcome(String... words) throws IOException {
      Files.writeString(crew.home().resolve("java/bin/calls"), "");
      return program(words).run();
    }

    String calls() throws IOException {
      return Files.readString(crew.home().resolve("java/bin/calls"));
    }

    String start(String... words) throws IOException {
      Outcome outcome = outcome(words);
      return outcome.status() + outcome.err() + (calls().isEmpty() ? "" : " with Java");
    }
  }
}
