package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** examples/nginx, on a port and with a configuration of the test's own. */
@LiveTest
class NginxIT {
  @Test
  void it_serves_what_is_outside_reloads_its_configuration_and_stops(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      WebServer server = new WebServer(crew, Configured.freePort());
      server.start("high-port");
      assertThat(server.asked("/")).isEqualTo("one\n");
      Configured.replaced(server.folder("www"), "index.html", "two\n");
      assertThat(server.asked("/")).isEqualTo("two\n");
      assertThat(Files.readString(server.folder("log").resolve("access.log"))).contains("\"GET / HTTP/1.1\" 200 4");

      server.configure("location /new { return 200 three; }");
      crew.must("kill", "-s", "HUP", "@web");
      server.await("/new", "three");

      long master = crew.pid("web", "target");
      crew.must("stop", "@web");
      assertThat(Path.of("/proc/" + master)).doesNotExist();
      assertThat(crew.run("wait", "@web").status()).isZero();
    }
  }

  @Test
  void it_has_a_port_below_1024_though_not_even_its_master_is_root(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      WebServer server = new WebServer(crew, Configured.freeLowPort());
      server.start("nginx");
      assertThat(server.asked("/")).isEqualTo("one\n");
      assertThat(Files.readAllLines(Path.of("/proc/" + crew.pid("web", "target") + "/status")))
          .anyMatch(line -> line.startsWith("Uid:\t" + Program.of("id", "-u", "www-data").run().out().strip() + "\t"))
          .contains("CapBnd:\t0000000000000400");
    }
  }

  @Test
  void it_changes_no_content_and_reaches_no_port_of_the_host(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ROOT);
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      WebServer server = new WebServer(crew, Configured.freePort());
      String port = Integer.toString(other.getLocalPort());
      Program.of("chmod", "666", server.folder("www") + "/index.html").run();
      Outcome outcome = server.inside(
          "nginx", List.of(), "echo defaced >/var/www/index.html; echo x >/etc/nginx/nginx.conf; exec 3<>/dev/tcp/127.0.0.1/$0", port);
      assertThat(outcome.err()).contains(
          "index.html: Read-only file system", "nginx.conf: Read-only file system", port + ": Permission denied");
      assertThat(server.inside("nginx", List.of("--allow-connect", port), "exec 3<>/dev/tcp/127.0.0.1/$0 && echo connected", port).out())
          .isEqualTo("connected\n");
    }
  }

  /** Debian's nginx.conf with one site. */
  private record WebServer(Crew crew, int port) {
    WebServer {
      for (String folder : List.of("etc", "www", "log")) {
        Configured.folder(crew.scratch(), folder, folder.equals("log") ? "www-data" : "root");
      }
      Program.of("cp", "-a", "/etc/nginx/.", crew.scratch() + "/etc").run();
      Program.of("sh", "-c", "rm -rf \"$0\"/sites-enabled/*", crew.scratch() + "/etc").run();
      Configured.replaced(crew.scratch().resolve("www"), "index.html", "one\n");
      site(crew, port, "");
    }

    private static void site(Crew crew, int port, String location) {
      Configured.replaced(
          crew.scratch().resolve("etc/sites-enabled"), "one",
          "server { listen 127.0.0.1:" + port + "; root /var/www; " + location + " }\n");
    }

    void configure(String location) {
      site(crew, port, location);
    }

    Path folder(String name) {
      return crew.scratch().resolve(name);
    }

    /** The spec of the example, with the port of this one. */
    private Path spec(String example) {
      return crew.spec("web", """
          extends = ["%s"]
          allow-bind = [%d]
          ready = "tcp=%d"
          """.formatted(Path.of("examples/nginx").toAbsolutePath().resolve(example + ".toml"), port, port));
    }

    private Program with(Program command) {
      return command.env("NGINX_ETC", folder("etc").toString()).env("NGINX_WWW", folder("www").toString())
          .env("NGINX_LOG", folder("log").toString());
    }

    void start(String example) {
      assertThat(with(crew.command("start", "--wait-ready", spec(example).toString())).run().err()).isEmpty();
    }

    Outcome inside(String example, List<String> options, String script, String word) {
      return with(crew.command("run", "-f", spec(example).toString(), "--entrypoint", "/bin/bash"))
          .with(options).with(List.of("--", "-c", script, word)).run();
    }

    String asked(String path) {
      return Program.of("curl", "--silent", "http://127.0.0.1:" + port + path).run().out();
    }

    void await(String path, String answer) {
      long end = System.nanoTime() + 20_000_000_000L;
      while (!asked(path).equals(answer)) {
        assertThat(System.nanoTime()).as("no " + answer).isLessThan(end);
      }
    }
  }
}
