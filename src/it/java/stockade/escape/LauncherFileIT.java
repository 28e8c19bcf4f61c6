package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** The launcher's own file, which a program inside must neither change nor run: CVE-2019-5736 and its like. */
@LiveTest
class LauncherFileIT {
  @ParameterizedTest
  @CsvSource({"ROOT,auto", "ROOT,none", "ORDINARY,auto"})
  void a_script_that_the_launcher_is_to_interpret_runs_nothing(Caller caller, String userns, Stockade stockade)
      throws IOException {
    try (Scratch scratch = Scratch.create()) {
      Path root = root(scratch, caller);
      Path launcher = stockade.build(caller, scratch.folder("l", caller).resolve("launcher"), "--userns", userns, "--root",
          root.toString());
      Program.of("chmod", "777", launcher.toString()).run();
      byte[] before = Files.readAllBytes(launcher);
      FileTime changed = Files.getLastModifiedTime(launcher);
      for (String script : new String[] {"/script", "/thread", "/one"}) {
        Outcome outcome = Program.of(launcher.toString(), script, "one", "leaked-cwd").as(caller).run();
        assertThat(outcome.status()).as(outcome.toString()).isIn(125, 126);
      }
      assertThat(Files.readAllBytes(launcher)).isEqualTo(before);
      assertThat(Files.getLastModifiedTime(launcher)).isEqualTo(changed);
    }
  }

  /** A hostile root: each of its programs is a script of the launcher's. */
  private static Path root(Scratch scratch, Caller caller) {
    Path root = scratch.folder("root", caller);
    Outcome made = Program.of("sh", "-ec", """
        mkdir proc dev tmp
        for i in script:self thread:thread-self one:1; do printf '#!/proc/%s/exe\\n' ${i#*:} >${i%:*}; chmod 755 ${i%:*}; done
        """).as(caller).in(root).run();
    assertThat(made.status()).as(made.toString()).isZero();
    return root;
  }

  /** While it runs, and by descriptors that outlive it. */
  @ParameterizedTest
  @CsvSource({"ROOT,auto", "ROOT,none", "ORDINARY,auto"})
  void a_launcher_is_the_same_after_all_was_tried(Caller caller, String userns, Stockade stockade) throws IOException {
    try (Scratch scratch = Scratch.create()) {
      Path prober = Prober.compile(scratch);
      Path launcher = stockade.build(caller, scratch.folder("l", caller).resolve("launcher"), "--userns", userns,
          "--ro-bind", prober + ":/tmp/prober", "/tmp/prober");
      Program.of("chmod", "777", launcher.toString()).run();
      byte[] before = Files.readAllBytes(launcher);
      for (String probe : new String[] {"init-exe-write", "init-exe", "init-mem", "poke-init", "init-exe-link"}) {
        Outcome outcome = Program.of(launcher.toString(), "one", probe, "init=1", "spare=0x400000").as(caller).run();
        assertThat(outcome.status()).as(probe + ": " + outcome).isIn(1, 13);
      }
      assertThat(Files.readAllBytes(launcher)).isEqualTo(before);
    }
  }
}
