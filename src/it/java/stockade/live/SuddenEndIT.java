package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL to any process of a named sandbox at any moment: nothing of it survives, and nothing is in the way of the next start. */
@LiveTest
class SuddenEndIT {
  private static final long SEED = 20261122;

  /** Also before the command runs: the monitor's PID is in the state as soon as it has one. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_monitor_killed_while_it_starts_leaves_nothing_in_the_way(Caller caller, Stockade stockade) {
    Random random = new Random(SEED);
    try (Crew crew = Crew.of(stockade, caller)) {
      Path spec = crew.specOf("kin", "sleep 780 & exec sleep 780", "health-cmd = 'sleep 780; true'");
      for (int round = 0; round < 8; round++) {
        Path monitor = crew.state("kin").resolve("monitor");
        Program.of("rm", "-f", monitor.toString()).run();
        Running start = crew.command("start", spec.toString()).start();
        await(() -> Files.exists(monitor), "a monitor in round " + round + " of seed " + SEED);
        pause(random.nextInt(12));
        kill(pidOf(monitor));
        Outcome outcome = start.outcome();
        assertThat(outcome.status()).as(outcome.toString()).isIn(0, 125);
        await(() -> !everywhere().contains("sleep 780"), "its end in round " + round + " of seed " + SEED);
        assertThat(crew.must("ps").out()).doesNotContain(crew.name("kin"));
      }
      crew.must("start", spec.toString());
      assertThat(crew.state("kin", true)).isEqualTo("running");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void init_or_the_command_killed_ends_the_sandbox_as_a_command_that_died(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      Path spec = crew.specOf("kin", "sleep 781 & exec sleep 781");
      for (String victim : new String[] {"init", "target"}) {
        crew.must("start", spec.toString());
        kill(crew.pid("kin", victim));
        assertThat(crew.run("wait", "@kin").status()).as(victim).isEqualTo(137);
        assertThat(crew.state("kin", true)).as(victim).isEqualTo("exited (137)");
        await(() -> !everywhere().contains("sleep 781"), "the end of all");
      }
    }
  }

  @Test
  void a_command_killed_again_and_again_is_started_again_as_its_spec_says(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("kin", "sleep 782 & exec sleep 782", "restart = 'always'");
      for (int round = 1; round <= 3; round++) {
        int restarts = round;
        kill(crew.pid("kin", round % 2 == 0 ? "init" : "target"));
        await(() -> crew.must("inspect", "@kin").out().contains("\"restarts\": " + restarts + ","), "restart " + round);
        assertThat(everywhere().lines().filter(line -> line.equals("sleep 782"))).hasSizeLessThanOrEqualTo(2);
      }
      crew.must("stop", "--timeout", "0", "@kin");
    }
  }

  private static void kill(long pid) {
    Program.of("kill", "-KILL", Long.toString(pid)).run();
  }

  private static long pidOf(Path monitor) {
    try {
      return Long.parseLong(Files.readString(monitor).split(" ")[0]);
    } catch (java.io.IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    }
  }

  private static String everywhere() {
    return Program.of("ps", "-e", "-o", "args=").run().out();
  }

  private static void await(BooleanSupplier come, String what) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!come.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      pause(1);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
