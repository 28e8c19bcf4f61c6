package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.linux.Architecture;

class Programs32Test {
  @TempDir
  private Path folder;

  private FakeHost fake;
  private Path root;

  @BeforeEach
  void fake_host() throws IOException {
    fake = new FakeHost(folder.resolve("host"));
    root = Files.createDirectories(folder.resolve("root"));
  }

  @ParameterizedTest
  @CsvSource({
      "CONFIG_IA32_EMULATION=y, quiet, true",
      "CONFIG_IA32_EMULATION=y, quiet ia32_emulation=0, false",
      "CONFIG_IA32_EMULATION=y, ia32_emulation=off, false",
      "CONFIG_IA32_EMULATION=y, quiet ia32_emulation=1, true",
      "CONFIG_IA32_EMULATION=y|CONFIG_IA32_EMULATION_DEFAULT_DISABLED=y, quiet, false",
      "CONFIG_IA32_EMULATION=y|CONFIG_IA32_EMULATION_DEFAULT_DISABLED=y, ia32_emulation=1, true",
      "# CONFIG_IA32_EMULATION is not set, quiet, false",
  })
  void the_kernel_is_known_by_its_configuration_and_command_line(String config, String parameters, boolean runs) {
    fake.file("/boot/config-6.1.0-37-amd64", config.replace('|', '\n') + "\n").file("/proc/cmdline", parameters + "\n");
    assertThat(x86("true").kernel()).isEqualTo(runs);
  }

  @Test
  void without_a_configuration_a_setting_of_such_kernels_tells() {
    assertThat(x86("true").kernel()).isFalse();
    fake.file("/proc/sys/abi/vsyscall32", "1\n");
    assertThat(x86("true").kernel()).isTrue();
  }

  @Test
  void on_aarch64_it_is_the_setting_of_that_architecture() {
    assertThat(arm("aarch64").kernel()).isFalse();
    fake.file("/proc/sys/abi/cp15_barrier", "1\n");
    assertThat(arm("aarch64").kernel()).isTrue();
    fake.file("/boot/config-6.1.0-37-amd64", "# CONFIG_COMPAT is not set\n");
    assertThat(arm("aarch64").kernel()).isFalse();
  }

  @Test
  void the_kernel_of_another_machine_is_not_asked() {
    assertThat(arm("amd64").kernel()).isTrue();
  }

  @Test
  void an_interpreter_that_the_root_lacks_is_named() throws IOException {
    program("usr/bin/old");
    assertThat(x86("/usr/bin/old").lacking())
        .hasValue(new Programs32.Lacking("/usr/bin/old", "/lib/ld-linux.so.2"));
    assertThat(x86("old").lacking()).hasValue(new Programs32.Lacking("/usr/bin/old", "/lib/ld-linux.so.2"));
  }

  @Test
  void an_interpreter_is_found_behind_links_of_the_root() throws IOException {
    program("usr/bin/old");
    Files.createDirectories(root.resolve("usr/lib/i386-linux-gnu"));
    Files.writeString(root.resolve("usr/lib/i386-linux-gnu/ld-linux.so.2"), "");
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    Files.createSymbolicLink(root.resolve("usr/lib/ld-linux.so.2"), Path.of("/lib/i386-linux-gnu/ld-linux.so.2"));
    assertThat(x86("old").lacking()).isEmpty();
  }

  @Test
  void of_what_is_not_in_the_root_nothing_is_known() {
    assertThat(x86("/mnt/old").lacking()).isEmpty();
    assertThat(x86("./old").lacking()).isEmpty();
    assertThat(x86("old").lacking()).isEmpty();
    assertThat(fake.survey().programs32(Architecture.X86_64, root, Optional.empty()).lacking()).isEmpty();
    assertThat(fake.survey().programs32(Architecture.X86_64, root.resolve("none"), Optional.of("old")).lacking()).isEmpty();
  }

  @Test
  void a_script_or_a_folder_lacks_nothing() throws IOException {
    Files.createDirectories(root.resolve("usr/bin/folder"));
    Files.writeString(root.resolve("usr/bin/script"), "#!/bin/sh\n");
    assertThat(x86("folder").lacking()).isEmpty();
    assertThat(x86("script").lacking()).isEmpty();
  }

  private Programs32 x86(String program) {
    return fake.survey().programs32(Architecture.X86_64, root, Optional.of(program));
  }

  private void program(String path) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.write(root.resolve(path), Elf32Test.program("/lib/ld-linux.so.2"));
  }

  private Programs32 arm(String machine) {
    return fake.survey(machine).programs32(Architecture.AARCH64, root, Optional.empty());
  }
}
