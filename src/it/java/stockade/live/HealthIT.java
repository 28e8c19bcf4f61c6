package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of the health of started sandboxes, made by their monitors. */
@LiveTest
class HealthIT {
  private static final String SLEEP = "exec sleep 1000";
  private static final String WELL = "touch /tmp/ok; trap 'exit 3' TERM; while :; do sleep 0.05; done";

  @ParameterizedTest
  @EnumSource(Caller.class)
  void health_is_starting_then_healthy_then_unhealthy_and_healthy_again(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", SLEEP, "health-cmd = 'echo seen; id -u; test -e /tmp/ok'", "health-interval = '100ms'",
          "health-retries = 2", "health-start-period = '30s'");
      assertThat(crew.must("ps").out()).contains(crew.name("web") + "  running (starting)");
      crew.must("exec", "@web", "touch", "/tmp/ok");
      awaitHealth(crew, "web", "healthy");
      assertThat(crew.must("inspect", "@web").out()).contains("\"last_status\": 0, \"failed_output\": \"seen\\u000a");
      crew.must("exec", "@web", "rm", "/tmp/ok");
      awaitHealth(crew, "web", "unhealthy");
      assertThat(crew.must("inspect", "@web").out()).contains("\"last_status\": 1").doesNotContain("\"failures\": 1,");
      assertThat(crew.must("ps", "--format", "json").out()).contains("\"health\": \"unhealthy\"");
      crew.must("exec", "@web", "touch", "/tmp/ok");
      awaitHealth(crew, "web", "healthy");
      crew.must("stop", "--timeout", "0", "@web");
      assertThat(crew.must("inspect", "@web").out()).contains("\"health\": null");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_check_has_the_rights_and_the_namespaces_of_the_command(Caller caller, Stockade stockade) {
    String look = "grep -E \"^(Cap|NoNewPrivs|Seccomp:|Uid|Sig[BI])\" /proc/self/status; for n in user mnt pid net uts ipc cgroup; "
        + "do readlink /proc/self/ns/$n; done; readlink /proc/self/fd/0; ls /proc/$$/fd | wc -l";
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", "(" + look + ") >/tmp/f; mv /tmp/f /tmp/first; " + SLEEP,
          "health-cmd = '(" + look + ") >/tmp/c; mv /tmp/c /tmp/check'");
      await(() -> crew.run("exec", "@web", "ls", "/tmp/check", "/tmp/first").status() == 0, "a check was made");
      assertThat(crew.must("exec", "@web", "cat", "/tmp/check").out()).isEqualTo(crew.must("exec", "@web", "cat", "/tmp/first").out());
    }
  }

  /** Its shell waits for another process, which goes with it; what it wrote until then is kept, and no more than 4 KiB of it. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_check_that_hangs_is_killed_in_time_with_what_it_waits_for(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", SLEEP, "health-cmd = 'yes 0123456789 | head -c 100000; sleep 777; true'", "health-interval = '10s'",
          "health-timeout = '300ms'", "health-retries = 1");
      awaitHealth(crew, "web", "unhealthy");
      String inspection = crew.must("inspect", "@web").out();
      assertThat(inspection).contains("\"last_status\": \"late\"");
      assertThat(inspection.replaceAll("(?s).*\"failed_output\": \"([^\"]*)\".*", "$1").replace("\\u000a", "\n")).hasSize(4096);
      await(() -> !commands(crew, "web").contains("sleep 777"), "what the check has started ends with it");
    }
  }

  @Test
  void checks_leave_no_descriptor_and_no_process_of_the_monitor(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", SLEEP, "health-cmd = 'echo x | tee -a /tmp/checks; exit 1'", "health-interval = '1s'");
      await(() -> crew.run("exec", "@web", "cat", "/tmp/checks").out().length() >= 2, "a check was made");
      int before = descriptors(crew.pid("web", "monitor"));
      await(() -> crew.run("exec", "@web", "cat", "/tmp/checks").out().length() >= 8, "three more were made");
      sleep(300);
      assertThat(descriptors(crew.pid("web", "monitor"))).isEqualTo(before);
      assertThat(Program.of("ps", "--ppid", Long.toString(crew.pid("web", "monitor")), "-o", "pid=").run().out().lines()).hasSize(1);
    }
  }

  private static int descriptors(long pid) {
    return Path.of("/proc/" + pid + "/fd").toFile().list().length;
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_check_ends_with_its_sandbox_and_with_the_monitor(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      for (String end : new String[] {"stop", "kill"}) {
        crew.start("web", SLEEP, "health-cmd = 'sleep 778; true'");
        await(() -> commands(crew, "web").contains("sleep 778"), "a check is made");
        crew.must(end, "@web");
        await(() -> !everywhere().contains("sleep 778"), "the check has ended");
      }
      crew.start("web", SLEEP, "health-cmd = 'sleep 778; true'");
      await(() -> commands(crew, "web").contains("sleep 778"), "a check is made");
      Program.of("kill", "-KILL", Long.toString(crew.pid("web", "monitor"))).run();
      await(() -> !everywhere().contains("sleep 778"), "the check has ended");
      await(() -> !everywhere().contains("stockade\0/bin/sh"), "its launcher has ended");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "always"})
  void an_unhealthy_sandbox_is_restarted_whatever_restart_says(String restart, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", WELL, "health-cmd = 'test -e /tmp/ok'", "health-interval = '100ms'", "health-retries = 1",
          "health-on-failure = 'restart'", "restart = '" + restart + "'", "health-start-period = '5s'");
      awaitHealth(crew, "web", "healthy");
      long monitor = crew.pid("web", "monitor");
      crew.must("exec", "@web", "rm", "/tmp/ok");
      await(() -> crew.must("inspect", "@web").out().contains("\"restarts\": 1,"), "it is started again");
      assertThat(crew.pid("web", "monitor")).isEqualTo(monitor);
      awaitHealth(crew, "web", "healthy");
      crew.must("stop", "@web");
      assertThat(crew.state("web", true)).isEqualTo("stopped");
    }
  }

  @Test
  void an_unhealthy_sandbox_is_stopped_or_killed_as_its_spec_says(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Path report = crew.home().resolve("report");
      crew.start("stop", WELL, "health-cmd = 'false'", "health-interval = '100ms'", "health-on-failure = 'stop'", "restart = 'always'",
          "report = '" + report + "'");
      assertThat(crew.run("wait", "@stop").status()).isEqualTo(3);
      assertThat(crew.state("stop", true)).isEqualTo("stopped");
      assertThat(Files.readString(report)).contains("\"reason\":\"unhealthy\"");

      crew.start("kill", WELL, "health-cmd = 'false'", "health-interval = '100ms'", "health-on-failure = 'kill'");
      assertThat(crew.run("wait", "@kill").status()).isEqualTo(137);
      assertThat(crew.state("kill", true)).isEqualTo("exited (137)");

      crew.start("again", WELL, "health-cmd = 'false'", "health-interval = '100ms'", "health-on-failure = 'kill'",
          "restart = 'on-failure'");
      await(() -> crew.must("inspect", "@again").out().contains("\"restarts\": 1,"), "its restart is the policy's");
    }
  }

  @Test
  void no_check_is_made_while_all_is_paused(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", SLEEP, "health-cmd = 'echo x >>/tmp/checks'", "health-interval = '100ms'");
      awaitHealth(crew, "web", "healthy");
      crew.must("pause", "@web");
      sleep(150);
      String checks = crew.must("exec", "@web", "cat", "/tmp/checks").out();
      sleep(500);
      assertThat(crew.must("exec", "@web", "cat", "/tmp/checks").out()).isEqualTo(checks);
      crew.must("resume", "@web");
      await(() -> !crew.must("exec", "@web", "cat", "/tmp/checks").out().equals(checks), "checks are made again");
    }
  }

  @Test
  void a_start_waits_for_the_first_check_that_succeeds(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.must("start", "--wait-ready", crew.specOf("web", "sleep 0.4; touch /tmp/ok; " + SLEEP,
          "health-cmd = '[\"test\", \"-e\", \"/tmp/ok\"]'", "health-interval = '100ms'", "ready = 'healthy'").toString());
      crew.must("exec", "@web", "test", "-e", "/tmp/ok");
      assertThat(crew.run("start", "--wait-ready", crew.specOf("never", SLEEP, "health-cmd = 'false'", "ready = 'healthy,timeout=300ms'")
          .toString()).err()).contains("no check of its health has succeeded").hasLineCount(1);
    }
  }

  /** The image that joins the sandbox is open, whatever becomes of its file. */
  @Test
  void a_cache_that_is_cleared_changes_nothing(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", WELL, "health-cmd = 'test -e /tmp/ok'", "health-interval = '100ms'", "health-retries = 1",
          "health-on-failure = 'restart'");
      awaitHealth(crew, "web", "healthy");
      crew.must("cache", "clear");
      crew.must("exec", "@web", "rm", "/tmp/ok");
      crew.must("cache", "clear");
      await(() -> crew.must("inspect", "@web").out().contains("\"restarts\": 1,"), "it is started again");
      awaitHealth(crew, "web", "healthy");
    }
  }

  @Test
  void what_says_how_to_check_where_nothing_is_checked_is_refused(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      assertThat(crew.run("start", crew.specOf("web", SLEEP, "health-interval = '1s'").toString()))
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString().contains(":2:1: 'health-interval'", "write 'health-cmd', too").hasLineCount(1);
      assertThat(crew.state("web")).doesNotExist();
    }
  }

  private static String commands(Crew crew, String word) {
    return crew.run("exec", "@" + word, "sh", "-c", "for i in /proc/[0-9]*; do tr '\\0' ' ' <$i/cmdline; echo; done 2>/dev/null").out();
  }

  /** Every command line of the host. */
  private static String everywhere() {
    return Program.of("ps", "-e", "-o", "args=").run().out();
  }

  private static void awaitHealth(Crew crew, String word, String health) {
    await(() -> crew.must("inspect", "@" + word).out().contains("\"health\": {\"status\": \"" + health + "\""), health);
  }

  private static void await(java.util.function.BooleanSupplier come, String what) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!come.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      sleep(20);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
