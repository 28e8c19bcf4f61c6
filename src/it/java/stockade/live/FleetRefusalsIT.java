package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be done with named sandboxes is told in one sentence, and changes nothing. */
@LiveTest
class FleetRefusalsIT {
  private static final String SLEEP = "exec sleep 1000";

  private static void refuses(Outcome outcome, int status, String... words) {
    assertThat(outcome).returns(status, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).startsWith("stockade: ").contains(words).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "kill", "pause", "resume", "restart", "rm", "inspect", "logs", "wait"})
  void a_name_with_a_slash_is_none(String command, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      refuses(crew.run(command, "../web"), 2, "'../web' is no name of a sandbox");
      refuses(crew.run(command, ""), 2, "'' is no name of a sandbox");
      assertThat(crew.runtimeFolder()).isEmptyDirectory();
    }
  }

  @Test
  void a_state_folder_that_cant_be_read_is_told(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", SLEEP);
      Path folder = crew.runtimeFolder().resolve("stockade");
      try {
        Program.of("chmod", "000", folder.toString()).run();
        refuses(crew.run("ps"), 125, "cannot look through " + folder, "permission denied");
        refuses(crew.run("start", crew.specOf("more", SLEEP).toString()), 125, folder.toString(), "permission denied");
      } finally {
        Program.of("chmod", "700", folder.toString()).run();
      }
      try {
        Program.of("chmod", "000", crew.state("web").toString()).run();
        refuses(crew.run("stop", "@web"), 125, crew.state("web").toString(), "permission denied");
      } finally {
        Program.of("chmod", "700", crew.state("web").toString()).run();
      }
      assertThat(crew.state("web", true)).isEqualTo("running");
    }
  }

  @Test
  void a_state_that_others_can_change_is_refused(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", SLEEP);
      Program.of("chmod", "777", crew.runtimeFolder().resolve("stockade").toString()).run();
      refuses(crew.run("ps"), 125, "others can change it");
      Program.of("chmod", "700", crew.runtimeFolder().resolve("stockade").toString()).run();
    }
  }

  /** Its end comes while the command is on its way: that is said, or the command is ended, and nothing else happens. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void exec_into_one_that_is_just_ending_says_so_or_is_ended(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      Path spec = crew.specOf("brief", "sleep 0.2");
      for (int round = 0; round < 6; round++) {
        crew.must("start", spec.toString());
        sleep(40 * round);
        Outcome outcome = crew.run("exec", "@brief", "sleep", "50");
        assertThat(outcome.status()).isIn(125, 137);
        if (outcome.status() == 125) {
          assertThat(outcome.err()).containsAnyOf("doesn't run", "has just ended", "has ended", "isn't it").hasLineCount(1);
        }
        crew.run("wait", "@brief");
      }
    }
  }

  @Test
  void all_that_can_be_started_are_when_one_cant(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Path specs = Files.createDirectory(crew.scratch().resolve("config/stockade"));
      for (String word : List.of("one", "two", "bad")) {
        Path spec = crew.specOf(word, SLEEP, word.equals("bad") ? "prestart = ['exit 3']" : "");
        Files.copy(spec, specs.resolve(crew.name(word) + ".toml"));
      }
      refuses(crew.run("start", "--all"), 125, "the prestart command of " + crew.name("bad"), "status 3");
      assertThat(crew.must("ps", "--format", "{{.Name}} {{.State}}").out())
          .isEqualTo(crew.name("one") + " running\n" + crew.name("two") + " running\n");
      refuses(crew.run("start", "--all"), 125, crew.name("bad"));
      crew.must("stop", "@t*");
      assertThat(crew.must("ps", "--format", "{{.Name}}").out()).isEqualTo(crew.name("one") + "\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_hook_that_hangs_is_killed_and_the_stop_goes_on(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", SLEEP, "prestop = ['sleep 779; true']", "poststop = ['sleep 779; true']", "hook-timeout = '200ms'");
      refuses(crew.run("stop", "@web"), 125, "the prestop command", "took longer than 0.2 s", "was stopped all the same");
      assertThat(crew.state("web", true)).isEqualTo("stopped");
      assertThat(Program.of("ps", "-e", "-o", "args=").run().out()).doesNotContain("sleep 779");
      refuses(crew.run("start", crew.specOf("slow", SLEEP, "prestart = ['sleep 779; true']", "hook-timeout = '200ms'").toString()), 125,
          "the prestart command", "took longer than 0.2 s");
      assertThat(Program.of("ps", "-e", "-o", "args=").run().out()).doesNotContain("sleep 779");
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
