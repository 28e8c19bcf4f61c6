package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.image.Image;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.plan.Plan;
import stockade.spec.Key;

/**
 * A machine that goes down at once while a sandbox runs, with a state folder that outlives it. There is no Java in the machine, so this
 * host reads the folder; the launcher itself is started in the machine that boots with it.
 */
@LiveTest
class PowerLossIT {
  private static final String SETTLE = """
      mkdir -p /srv/root/bin /srv/root/dev /srv/root/proc /srv/root/tmp /run/stockade /var/log/stockade
      cp /bin/busybox /srv/root/bin/; chroot /srv/root /bin/busybox --install -s /bin
      await() { i=0; until grep -q '"started"' /run/stockade/web/status 2>/dev/null || [ $i = 100 ]; do sleep 0.2; i=$((i+1)); done; }
      """;
  /** No process is ended, and nothing is written any more: proc_sys_kernel(5), sysrq-trigger. */
  private static final String GO_DOWN = """
      mkdir -p /run/stockade/web; /web & await; ps | grep -c '[s]leep 4711'
      cd /run/stockade; echo kept $(tar -c -f - $(find web -type f) | base64 -w 0)
      sleep 0.5; echo b >/proc/sysrq-trigger; sleep 60
      """;
  private static final String COME_BACK = """
      cp -a /kept/web /run/stockade/; sed -n 2p /run/stockade/web/monitor; rm /run/stockade/web/status
      /web & await; ps | grep -c '[s]leep 4711'; sed -n 2p /run/stockade/web/monitor; wc -l </run/stockade/web/target
      """;

  private static void put(Path folder) throws IOException {
    Plan plan = new Wishes(List.of()).and(Key.ROOT, "/srv/root").and(Key.COMMAND, "/bin/sleep", "4711").and(Key.USERNS, "keep")
        .started(Hosts.ROOT);
    Files.write(folder.resolve("web"), Image.of(plan, Hosts.ROOT.architecture()));
    Files.setPosixFilePermissions(folder.resolve("web"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Outcome machine(Path folder, String script) {
    return Program.of(Path.of("scripts/test.d/machine").toAbsolutePath().toString(), "amd64", folder.toString(), SETTLE + script)
        .within(Duration.ofMinutes(3)).run();
  }

  @Test
  void after_it_ps_tells_the_truth_and_a_start_works(Stockade stockade) throws IOException {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY); Scratch scratch = Scratch.create()) {
      Path folder = scratch.folder("guest", Caller.ROOT);
      put(folder);
      Outcome down = machine(folder, GO_DOWN);
      assertThat(down).returns(124, Outcome::status);
      List<String> said = down.out().lines().map(String::strip).toList();
      assertThat(said).as(down.toString()).contains("started", "1");
      String kept = said.stream().filter(line -> line.startsWith("kept ")).findFirst().orElseThrow().substring(5);
      Path archive = Files.write(folder.resolve("kept.tar"), Base64.getDecoder().decode(kept));
      unpack(archive, Files.createDirectory(folder.resolve("kept")));

      List<String> back = machine(folder, COME_BACK).out().lines().map(String::strip).toList();
      assertThat(back).as("boot, word, process, boot, target").hasSize(5).startsWith(back.get(0), "started", "1").endsWith("1");
      assertThat(back.get(3)).isNotEqualTo(back.get(0));

      assertThat(Program.of("mkdir", "-m", "700", crew.runtimeFolder() + "/stockade").run().status()).isZero();
      unpack(archive, crew.runtimeFolder().resolve("stockade"));
      Program.of("chown", "-R", Machine.ordinaryUser() + ":", crew.runtimeFolder().toString()).run();
      assertThat(crew.must("ps").out()).hasLineCount(1);
      assertThat(crew.must("ps", "--all", "--format", "{{.Name}} {{.State}} {{.Pid}}").out()).isEqualTo("web killed -\n");
      assertThat(crew.run("stop", "web").status()).isZero();
      assertThat(crew.run("exec", "web", "true").err()).contains("web doesn't run: killed");
      Path spec = Files.writeString(folder.resolve("web.toml"), "command = [\"sleep\", \"1000\"]\n");
      Program.of("chmod", "-R", "a+rX", folder.toString()).run();
      crew.must("start", spec.toString());
      assertThat(crew.must("ps", "--format", "{{.Name}} {{.State}}").out()).isEqualTo("web running\n");
      crew.must("stop", "--timeout", "0", "web");
      crew.must("rm", "--logs", "web");
    }
  }

  private static void unpack(Path archive, Path folder) {
    assertThat(Program.of("tar", "-C", folder.toString(), "-xf", archive.toString()).run().status()).isZero();
  }
}
