package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  @TempDir
  private Path folder;

  @Test
  void the_words_of_the_command_are_left_to_the_script() {
    assertThat(Call.answered(folder, "run", "--tmpfs", "/tmp", "ls", "-l").dropped()).isEqualTo(3);
    assertThat(Call.answered(folder, "run", "--tmpfs", "/tmp", "--", "ls", "-l").dropped()).isEqualTo(4);
    assertThat(Call.answered(folder, "--verbose", "run", "ls", "--", "run").dropped()).isEqualTo(2);
  }

  @Test
  void the_image_is_an_executable_in_the_cache() throws IOException {
    Path image = Call.answered(folder, "run", "true").image();

    assertThat(image).isExecutable().startsWith(folder.resolve("stockade/images"));
    assertThat(Files.readAllBytes(image)).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void other_words_need_no_other_image() {
    assertThat(Call.answered(folder, "run", "true").image()).isEqualTo(Call.answered(folder, "run", "ls", "/").image());
  }

  @Test
  void a_spec_with_a_command_needs_no_words() throws IOException {
    Path spec = Files.writeString(folder.resolve("a.toml"), "#!/usr/bin/env -S stockade run -f\ncommand = [\"true\"]\n");

    assertThat(Call.answered(folder, "run", "-f", spec.toString()).dropped()).isEqualTo(3);
  }

  @Test
  void a_cache_that_cannot_be_written_to_is_no_obstacle() throws IOException {
    Files.writeString(folder.resolve("stockade"), "no folder");

    assertThat(Call.answered(folder, "run", "true").image()).isExecutable().startsWith(folder.resolve("runtime/stockade/images"));
  }
}
