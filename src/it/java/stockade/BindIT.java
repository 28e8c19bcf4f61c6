package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.live.Caller;
import stockade.live.Crew;
import stockade.live.LiveTest;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Stockade;

/** examples/bind9, on ports and with a configuration of the test's own. */
@LiveTest
class BindIT {
  private static final String KEY = "key \"rndc-key\" { algorithm hmac-sha256; secret \"c3RvY2thZGUtdGVzdC1rZXk=\"; };\n";
  private static final String PRINT = "exec 3<>/dev/tcp/127.0.0.1/$0 && echo connected";

  @Test
  void it_answers_takes_a_zone_that_an_editor_has_replaced_and_stops(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      NameServer server = new NameServer(crew, Configured.freePort(), Configured.freePort());
      server.start("high-port");
      assertThat(server.asked("www.example.test")).isEqualTo("192.0.2.1\n");
      assertThat(crew.state("named", true)).isEqualTo("running");

      Configured.replaced(server.etc(), "db.example.test", zone(2, "192.0.2.2"));
      assertThat(server.rndc("reload").out()).contains("reload successful");
      crew.awaitLog("named", "zone example.test/IN: loaded serial 2");
      assertThat(server.asked("www.example.test")).isEqualTo("192.0.2.2\n");

      Configured.replaced(server.etc(), "db.example.test", zone(3, "192.0.2.3"));
      crew.must("kill", "-s", "HUP", "@named");
      crew.awaitLog("named", "zone example.test/IN: loaded serial 3");
      assertThat(server.asked("www.example.test")).isEqualTo("192.0.2.3\n");

      crew.must("stop", "@named");
      assertThat(crew.run("logs", "@named").err()).contains("all zones loaded", "shutting down", "exiting");
      assertThat(server.dig("www.example.test").status()).isEqualTo(9);
    }
  }

  @Test
  void it_has_a_port_below_1024_by_one_capability_and_no_other(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      NameServer server = new NameServer(crew, Configured.freeLowPort(), Configured.freePort());
      server.start("named");
      assertThat(server.asked("www.example.test")).isEqualTo("192.0.2.1\n");
      List<String> status = Files.readAllLines(Path.of("/proc/" + crew.pid("named", "target") + "/status"));
      assertThat(status).filteredOn(line -> line.startsWith("Cap")).hasSize(5)
          .allSatisfy(line -> assertThat(line).endsWith("\t0000000000000400"));
      assertThat(status).anyMatch(line -> line.startsWith("Uid:\t" + Program.of("id", "-u", "bind").run().out().strip() + "\t"));
    }
  }

  @Test
  void it_is_there_again_after_it_was_killed(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      NameServer server = new NameServer(crew, Configured.freePort(), Configured.freePort());
      server.start("high-port");
      long first = crew.pid("named", "target");
      Program.of("kill", "-SEGV", Long.toString(first)).run();
      server.awaitAnswer("www.example.test", "192.0.2.1\n");
      assertThat(crew.pid("named", "target")).isNotEqualTo(first);
    }
  }

  /** A shell in the place of named, with all that named has; the last line shows that nothing but the fence was in the way. */
  @Test
  void it_reaches_neither_secrets_nor_other_ports_of_the_host(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ROOT);
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NameServer server = new NameServer(crew, Configured.freePort(), Configured.freePort());
      String port = Integer.toString(other.getLocalPort());
      assertThat(server.inside("high-port", List.of(), "cat /etc/shadow; ls /home; ls /var/lib", port))
          .returns("bind\n", Outcome::out)
          .satisfies(outcome -> assertThat(outcome.err()).contains("/etc/shadow: Permission denied", "/home': Permission denied"));
      assertThat(server.inside("high-port", List.of(), PRINT, port).err()).contains(port + ": Permission denied");
      assertThat(server.inside("named", List.of(), PRINT, port).err()).contains(port + ": Permission denied");
      assertThat(server.inside("high-port", List.of("--allow-connect", port), PRINT, port).out()).isEqualTo("connected\n");
    }
  }

  @Test
  void its_memory_is_limited(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      NameServer server = new NameServer(crew, Configured.freePort(), Configured.freePort());
      Outcome outcome = server.inside(
          "named", List.of("--memory", "64M"), "exec perl -e '$a = q(x) x 1e9'", "0");
      assertThat(outcome.err()).contains("the sandbox has met its memory limit of 64 MiB");
    }
  }

  private static String zone(int serial, String address) {
    return """
        $TTL 60
        @ IN SOA ns.example.test. root.example.test. (%d 3600 600 86400 60)
        @ IN NS ns.example.test.
        ns IN A 127.0.0.1
        www IN A %s
        """.formatted(serial, address);
  }

  /** A zone of its own on the loopback. */
  private record NameServer(Crew crew, int port, int control) {
    NameServer {
      for (String folder : List.of("etc", "cache", "lib")) {
        Configured.folder(crew.scratch(), folder, "bind");
      }
      Path etc = crew.scratch().resolve("etc");
      Configured.replaced(etc, "db.example.test", zone(1, "192.0.2.1"));
      Path key = Configured.replaced(etc, "rndc.key", KEY);
      Program.of("chown", "root:bind", key.toString()).run();
      Program.of("chmod", "640", key.toString()).run();
      Configured.replaced(etc, "named.conf", """
          options { directory "/var/cache/bind"; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; };
          include "/etc/bind/rndc.key";
          controls { inet 127.0.0.1 port %d allow { 127.0.0.1; } keys { "rndc-key"; }; };
          zone "example.test" { type primary; file "/etc/bind/db.example.test"; };
          """.formatted(port, control));
    }

    Path etc() {
      return crew.scratch().resolve("etc");
    }

    /** The spec of the example, with the ports of this one. */
    private Path spec(String example) {
      return crew.spec("named", """
          extends = ["%s"]
          allow-bind = [%d, %d]
          command = ["/usr/sbin/named", "-g"]
          """.formatted(Path.of("examples/bind9").toAbsolutePath().resolve(example + ".toml"), port, control));
    }

    private Program with(Program command) {
      return command.env("BIND_ETC", crew.scratch() + "/etc").env("BIND_CACHE", crew.scratch() + "/cache")
          .env("BIND_LIB", crew.scratch() + "/lib");
    }

    void start(String example) {
      Outcome outcome = with(crew.command("start", "--wait-ready", spec(example).toString())).run();
      assertThat(outcome.err()).isEmpty();
    }

    Outcome inside(String example, List<String> options, String script, String word) {
      return with(crew.command("run", "-f", spec(example).toString(), "--entrypoint", "/bin/bash"))
          .with(options).with(List.of("--", "-c", script, word)).run();
    }

    Outcome dig(String name) {
      return Program.of("dig", "+short", "+tries=1", "+time=2", "-p", port + "", "@127.0.0.1", name).run();
    }

    String asked(String name) {
      return dig(name).out();
    }

    void awaitAnswer(String name, String answer) {
      long end = System.nanoTime() + 20_000_000_000L;
      while (!asked(name).equals(answer)) {
        assertThat(System.nanoTime()).as("no answer").isLessThan(end);
      }
    }

    Outcome rndc(String word) {
      return Program.of("rndc", "-k", etc() + "/rndc.key", "-s", "127.0.0.1", "-p", control + "", word).run();
    }
  }
}
