package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Running;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** The examples, each by both callers; {@link DocumentsIT} runs what their pages say. */
@LiveTest
class ExamplesIT {
  /** An ordinary user needs a root of his own, which the page of the example makes. */
  @Test
  void a_shell_in_a_debian_root_is_root_there(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, Caller.ROOT, scratch, "debian-shell",
          "./spec.toml -- -c 'id -u; hostname; pwd; head -c 3 /etc/debian_version'")
          .env("DEBIAN", Machine.debianRoot().toString()).run();
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).matches("0\ndebian\n/root\n12\\.");
    }
  }

  @Test
  void a_disposable_debian_keeps_nothing(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, Caller.ROOT, scratch, "debian-shell",
          "./disposable.toml -- -c 'echo there >/tmp/x; touch /new; ls -d /new'")
          .env("DEBIAN", Machine.debianRoot().toString()).run();
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).isEqualTo("/new\n");
      assertThat(Machine.debianRoot().resolve("new")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_build_makes_its_program_and_writes_nowhere_else(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, caller, scratch, "build-own-folder",
          "./spec.toml -- -s && ./hello && ./spec.toml -- -s trespass").run();
      assertThat(outcome.out()).isEqualTo("hello\n");
      assertThat(outcome.err()).contains("/var/trespass: Read-only file system", "spec.toml: Read-only file system");
      assertThat(Path.of("/var/trespass")).doesNotExist();
      assertThat(scratch.path().resolve("work/examples/build-own-folder/spec.toml"))
          .hasSameTextualContentAs(Path.of("examples/build-own-folder/spec.toml"));
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_server_in_a_network_of_its_own_answers_inside(Caller caller, Stockade stockade) throws Exception {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, caller, scratch, "web-server", "./asked-from-inside.toml").run();
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).isEqualTo(Files.readString(Path.of("examples/web-server/site/index.html")));
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_server_on_the_hosts_network_answers_outside(Caller caller, Stockade stockade) throws Exception {
    try (Scratch scratch = Scratch.create()) {
      Running server = example(stockade, caller, scratch, "web-server", "exec ./host-net.toml 0").start();
      String address = server.awaitOut("/) ...").outSoFar().replaceAll("(?s).*\\((http://[^)]*)\\).*", "$1");
      HttpResponse<String> answer = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()
          .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo(Files.readString(Path.of("examples/web-server/site/index.html")));
      assertThat(server.signal("TERM").outcome().status()).isEqualTo(128 + 15);
    }
  }

  @Test
  void a_judge_says_why_a_program_has_ended(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, Caller.ROOT, scratch, "judge",
          "./limited.toml -- -c 'exec perl -e \"\\$a = q(x) x 1e9\"'; grep -o '\"reason\":\"[a-z ]*\"' end.json").run();
      assertThat(outcome.err()).isEqualTo("stockade: the command was killed: the sandbox has met its memory limit of 64 MiB\n");
      assertThat(outcome.out()).isEqualTo("\"reason\":\"memory limit\"\n");
    }
  }

  /** A shell in the caller's own copy of the examples, which finds the command on PATH. */
  private static Program example(Stockade stockade, Caller caller, Scratch scratch, String name, String words) {
    Path folder = scratch.folder("work", caller);
    return stockade.shell(caller, """
        mkdir bin
        ln -s "$S" bin/stockade
        PATH=$PWD/bin:$PATH
        cp -r "$PROJECT/examples" .
        cd "examples/$NAME"
        """ + words).env("PROJECT", Path.of("").toAbsolutePath().toString()).env("NAME", name).in(folder);
  }
}
