package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.host.Host;
import stockade.linux.Architecture;

/** Launchers for machines of another architecture than this one. */
class ArchitectureTest {
  private static final Architecture FOREIGN = Arrays.stream(Architecture.values())
      .filter(each -> each != Host.ownArchitecture())
      .findFirst()
      .orElseThrow();

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"x86_64, 62", "amd64, 62", "i386, 62", "aarch64, 183", "arm64, 183", "arm, 183"})
  void each_is_built_anywhere(String word, int machine) throws IOException {
    assertThat(Call.in(folder, "", "build", "--arch", word, "-o", "launcher", "/bin/true")).isEqualTo(new Call(0, "", ""));
    assertThat(machine(folder.resolve("launcher"))).isEqualTo(machine);
  }

  @Test
  void without_a_word_it_is_this_machines() throws IOException {
    Call.in(folder, "", "build", "-o", "launcher", "/bin/true");
    assertThat(machine(folder.resolve("launcher"))).isEqualTo(Host.ownArchitecture().elf());
  }

  @Test
  void a_launcher_for_another_machine_is_not_run_and_not_kept() {
    assertThat(Call.in(folder, "", "run", "--arch", FOREIGN.machine(), "/bin/true"))
        .isEqualTo(new Call(125, "", "stockade: a launcher for " + FOREIGN.machine() + " can't run on "
            + Host.ownArchitecture().machine() + "; write it with `stockade build -o FILE`, and run it there\n"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void programs_of_another_machine_are_not_wrapped() {
    assertThat(Call.in(folder, "", "wrap", "--arch", FOREIGN.machine(), "--into", ".", "true"))
        .isEqualTo(new Call(125, "", "stockade: programs of " + FOREIGN.machine() + " can't be called on "
            + Host.ownArchitecture().machine() + "; write a launcher for there with `stockade build -o FILE`\n"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void the_jnr_engine_acts_for_no_other_machine() {
    assertThat(Call.in(folder, "", "build", "--engine", "jnr", "--arch", FOREIGN.machine(), "-o", "launcher", "/bin/true").status())
        .isEqualTo(125);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_spec_is_checked_for_the_machine_that_it_names() {
    assertThat(Call.in(folder, "", "check", "--arch", FOREIGN.machine()).out())
        .isEqualTo("valid: this host can build it for " + FOREIGN.machine() + "\n");
    assertThat(Call.in(folder, "", "check", "--arch", Host.ownArchitecture().machine()).out())
        .isEqualTo("valid: this host can run it\n");
  }

  @Test
  void a_plan_for_another_machine_differs_in_its_filter_only() {
    String[] without = {"plan", "--seccomp", "none", "--tmpfs", "/tmp"};
    String[] foreign = {"plan", "--seccomp", "none", "--tmpfs", "/tmp", "--arch", FOREIGN.machine()};
    assertThat(Call.in(folder, "", foreign).out()).isNotEmpty().isEqualTo(Call.in(folder, "", without).out());
    assertThat(Call.in(folder, "", "plan", "--arch", FOREIGN.machine()).out())
        .contains("seccomp(SECCOMP_SET_MODE_FILTER")
        .isNotEqualTo(Call.in(folder, "", "plan").out());
  }

  @Test
  void what_is_shown_names_the_machine() {
    assertThat(Call.in(folder, "", "show", "--arch", "aarch64").out()).containsPattern(" programs +aarch64\n");
    assertThat(Call.in(folder, "", "show", "--arch", "arm").out()).containsPattern(" programs +aarch64, arm\n");
  }

  /** {@code e_machine}, elf(5). */
  private static int machine(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getShort(18);
  }
}
