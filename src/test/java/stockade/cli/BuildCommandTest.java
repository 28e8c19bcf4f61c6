package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCommandTest {
  @TempDir
  private Path folder;

  @Test
  void a_relative_file_is_written_in_the_working_directory() throws IOException {
    assertThat(Call.in(folder, "", "build", "-o", "launcher", "/bin/true")).isEqualTo(new Call(0, "", ""));
    assertThat(folder.resolve("launcher")).isExecutable();
    assertThat(Files.readAllBytes(folder.resolve("launcher"))).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void a_directory_is_left_as_it_is() {
    assertThat(Call.in(folder, "", "build", "-o", folder.toString(), "/bin/true"))
        .returns(125, Call::status)
        .extracting(Call::err).asString().contains(folder + " is no regular file").hasLineCount(1);
  }
}
