package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** examples/redis, with folders and a configuration of the test's own. */
@LiveTest
class RedisIT {
  @Test
  void what_was_written_outlives_a_stop_and_a_kill_of_the_monitor(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      Database database = new Database(crew);
      database.start("redis", "");
      assertThat(database.cli("set", "colour", "blue")).isEqualTo("OK\n");
      crew.must("stop", "@db");
      crew.must("start", "--wait-ready", "@db");
      assertThat(database.cli("get", "colour")).isEqualTo("blue\n");

      assertThat(database.cli("set", "colour", "red")).isEqualTo("OK\n");
      Program.of("kill", "-KILL", Long.toString(crew.pid("db", "monitor"))).run();
      crew.must("start", "--wait-ready", "@db");
      assertThat(database.cli("get", "colour")).isEqualTo("red\n");
      crew.must("stop", "@db");
    }
  }

  @Test
  void it_is_asked_by_its_socket_alone_and_its_files_are_its_users(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      Database database = new Database(crew);
      database.start("redis", "");
      String sockets = Files.readString(Path.of("/proc/" + crew.pid("db", "target") + "/net/tcp"));
      assertThat(sockets.lines()).hasSize(1);
      assertThat(Program.of("stat", "-c", "%U %a", crew.scratch() + "/run/redis.sock").run().out()).isEqualTo("redis 770\n");
      assertThat(Program.of("stat", "-c", "%U", crew.scratch() + "/data/appendonlydir").run().out()).isEqualTo("redis\n");
      assertThat(database.cli("config", "get", "dir")).isEqualTo("dir\n/var/lib/redis\n");
    }
  }

  @Test
  void it_can_be_asked_on_the_loopback(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      Database database = new Database(crew);
      int port = Configured.freePort();
      database.start("loopback", "allow-bind = [" + port + "]\n", "port " + port + "\n");
      assertThat(Program.of("redis-cli", "-p", port + "", "ping").run().out()).isEqualTo("PONG\n");
    }
  }

  @Test
  void one_that_takes_too_much_memory_is_killed_and_started_again(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      Database database = new Database(crew);
      database.start("redis", "memory = \"64M\"\n");
      database.cli("debug", "populate", "1000000", "key", "100");
      assertThat(crew.awaitLog("db", "memory limit")).contains("64 MiB");
    }
  }

  /** Its folders are below the test's. */
  private record Database(Crew crew) {
    Database {
      for (String folder : List.of("etc", "data")) {
        Configured.folder(crew.scratch(), folder, "redis");
      }
    }

    void start(String example, String lines, String... configuration) {
      Configured.replaced(crew.scratch().resolve("etc"), "redis.conf",
          "dir /var/lib/redis\nappendonly yes\nenable-debug-command yes\n" + String.join("", configuration));
      Path spec = crew.spec(
          "db", "extends = [\"" + Path.of("examples/redis").toAbsolutePath().resolve(example + ".toml") + "\"]\n" + lines);
      Outcome outcome = crew.command("start", "--wait-ready", spec.toString())
          .env("REDIS_ETC", crew.scratch() + "/etc").env("REDIS_DATA", crew.scratch() + "/data")
          .env("REDIS_RUN", crew.scratch() + "/run").run();
      assertThat(outcome.err()).isEmpty();
    }

    String cli(String... words) {
      return Program.of("redis-cli", "-s", crew.scratch() + "/run/redis.sock").with(List.of(words)).run().out();
    }
  }
}
