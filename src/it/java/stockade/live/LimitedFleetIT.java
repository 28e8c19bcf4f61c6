package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Named sandboxes with limits of control groups, on this machine's own, of whatever version: for root. */
@LiveTest
class LimitedFleetIT {
  private static final String LIMITS = "memory = \"64M\"\ncpus = \"0.5\"\npids-limit = 40";
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private static String written(Crew crew, String controller, String file) throws IOException {
    Path legacy = GROUPS.resolve(controller + "/stockade/" + crew.name("web") + "/" + file);
    return Files.readString(legacy).strip();
  }

  private static Crew started(Stockade stockade, String script) {
    Crew crew = Crew.of(stockade, Caller.ROOT);
    crew.must("start", crew.specOf("web", script, LIMITS).toString());
    return crew;
  }

  @Test
  void a_command_that_joins_counts_for_the_limits(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      String groups = crew.must("exec", "@web", "--", "cat", "/proc/1/cgroup").out();
      assertThat(crew.must("exec", "@web", "--", "cat", "/proc/self/cgroup").out()).isEqualTo(groups);
      Outcome hog = crew.command("exec", "@web", "--", "perl", "-e", "$a = \"x\" x (256 << 20)").run();
      assertThat(hog.status()).isEqualTo(137);
      Outcome bomb = crew.command("exec", "@web", "--", "sh", "-c", "for i in $(seq 60); do sleep 1 & done; wait").run();
      assertThat(bomb.err()).contains("Cannot fork");
      assertThat(crew.state("web", true)).isEqualTo("running");
    }
  }

  @Test
  void one_that_joined_ends_with_the_sandbox_and_leaves_no_group(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      Running joined = crew.command("exec", "@web", "--", "sh", "-c", "echo in; exec sleep 1000").start().awaitOut("in");
      crew.must("kill", "@web");
      assertThat(joined.outcome().status()).isEqualTo(137);
      assertThat(GROUPS.resolve("memory/stockade")).doesNotExist();
    }
  }

  @Test
  void limits_change_while_it_runs(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      crew.must("update", "--memory", "128M", "--cpus", "1.5", "--pids-limit", "unlimited", "@web");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("134217728");
      assertThat(written(crew, "memory", "memory.memsw.limit_in_bytes")).isEqualTo("268435456");
      assertThat(written(crew, "cpu", "cpu.cfs_quota_us")).isEqualTo("150000");
      assertThat(written(crew, "pids", "pids.max")).isEqualTo("max");
      crew.must("update", "--memory=32M", "--memory-swap=32M", "@web");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("33554432");
      assertThat(written(crew, "memory", "memory.memsw.limit_in_bytes")).isEqualTo("33554432");
    }
  }

  @Test
  void of_limits_that_the_kernel_refuses_none_is_changed(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "perl -e '$a = \"x\" x (20 << 20); $| = 1; print \"full\\n\"; sleep 1000'")) {
      crew.awaitLog("web", "full\n");
      Outcome refused = crew.command("update", "--cpus", "1", "--memory", "2M", "--memory-swap", "2M", "@web").run();
      assertThat(refused.status()).isEqualTo(125);
      assertThat(refused.err()).contains("cannot set memory of " + crew.name("web")).contains("it uses more than that now; its limits are as they were");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("67108864");
      assertThat(written(crew, "memory", "memory.memsw.limit_in_bytes")).isEqualTo("134217728");
      assertThat(written(crew, "cpu", "cpu.cfs_quota_us")).isEqualTo("50000");
    }
  }

  @Test
  void what_cannot_be_changed_is_refused_in_one_sentence(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      assertThat(crew.command("update", "--memory", "0", "@web").run().err()).contains("'0' is not possible").hasLineCount(1);
      assertThat(crew.command("update", "--cpus", "4096", "@web").run().err()).contains("more processors than there are").hasLineCount(1);
      assertThat(crew.command("update", "--cpuset", "0", "@web").run().err())
          .contains("was started without --cpuset").hasLineCount(1);
      assertThat(crew.command("update", "@web").run()).returns(2, Outcome::status);
      assertThat(crew.command("update", "--rlimit", "nofile=64", "@web").run()).returns(2, Outcome::status)
          .returns("stockade: --rlimit is fixed when the command starts; change it in the spec, and start it again\n", Outcome::err);
      assertThat(crew.command("update", "--memroy", "1G", "@web").run().err()).contains("did you mean '--memory'?");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("67108864");
      crew.must("stop", "@web");
      assertThat(crew.command("update", "--memory", "32M", "@web").run().err()).contains("doesn't run").hasLineCount(1);
    }
  }

  @Test
  void what_was_changed_before_holds_when_another_limit_changes(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      crew.must("update", "--memory-swap", "512M", "@web");
      crew.must("update", "--memory", "100M", "@web");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("104857600");
      assertThat(written(crew, "memory", "memory.memsw.limit_in_bytes")).isEqualTo("536870912");
      assertThat(crew.command("update", "--memory-swap", "80M", "@web").run().err())
          .contains("less than the limit of memory").hasLineCount(1);
      assertThat(written(crew, "memory", "memory.memsw.limit_in_bytes")).isEqualTo("536870912");
    }
  }

  @Test
  void inspect_shows_what_was_changed_until_the_command_is_started_again(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "exec sleep 1000")) {
      assertThat(crew.must("inspect", "@web").out()).contains("\"changed\": []");
      crew.must("update", "--memory", "96M", "--cpus", "1", "@web");
      crew.must("update", "--memory", "128M", "@web");
      assertThat(crew.must("inspect", "@web").out()).contains("{\"key\": \"memory\", \"value\": \"64M\"")
          .contains("\"changed\": [\n    {\"key\": \"cpus\", \"value\": \"1\", \"from\": \"--cpus\"},\n"
              + "    {\"key\": \"memory\", \"value\": \"128M\", \"from\": \"--memory\"}\n  ]");
      crew.must("restart", "--timeout", "0", "@web");
      assertThat(crew.must("inspect", "@web").out()).contains("\"changed\": []");
      assertThat(written(crew, "memory", "memory.limit_in_bytes")).isEqualTo("67108864");
    }
  }

  @Test
  void a_disk_is_free_again_when_the_next_one_is_refused(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      Path image = Files.write(crew.scratch().resolve("disk"), new byte[1 << 20]);
      String disk = Program.of("losetup", "--find", "--show", image.toString()).run().out().strip();
      try {
        crew.must("start", crew.specOf("web", "exec sleep 1000", "io-max = [\"" + disk + ":wbps=4M\"]").toString());
        String before = written(crew, "blkio", "blkio.throttle.write_bps_device");
        Outcome refused = crew.command("update", "--io-max", disk + ":rbps=1M,wbps=2M", "--io-max", "250:250:rbps=1M", "@web").run();
        assertThat(refused.err()).contains("no such device; its limits are as they were").hasLineCount(1);
        assertThat(written(crew, "blkio", "blkio.throttle.read_bps_device")).isEmpty();
        assertThat(written(crew, "blkio", "blkio.throttle.write_bps_device")).isEqualTo(before).endsWith(" 4194304");
        crew.must("update", "--io-max", disk + ":rbps=1M", "@web");
        assertThat(written(crew, "blkio", "blkio.throttle.read_bps_device")).endsWith(" 1048576");
      } finally {
        Program.of("losetup", "--detach", disk).run();
      }
    }
  }

  @Test
  void figures_are_those_of_the_group(Stockade stockade) throws IOException {
    try (Crew crew = started(stockade, "perl -e '$| = 1; $a = \"x\" x (20 << 20); print \"full\\n\"; sleep 1000'")) {
      crew.awaitLog("web", "full\n");
      Matcher row = Pattern.compile(crew.name("web") + " .* ([0-9.]+)M +([0-9]+)\n").matcher(crew.must("stats", "@web").out());
      assertThat(row.find()).isTrue();
      double used = Long.parseLong(written(crew, "memory", "memory.usage_in_bytes")) / (double) (1 << 20);
      assertThat(Double.parseDouble(row.group(1))).isCloseTo(used, within(1.0));
      assertThat(row.group(2)).isEqualTo(written(crew, "pids", "pids.current"));
    }
  }
}
