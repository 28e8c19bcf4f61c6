package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrapCommandTest {
  @TempDir
  private Path folder;

  @Test
  void launchers_have_the_names_of_their_programs() {
    assertThat(Call.in(folder, "", "wrap", "--into", ".", "ls", "/usr/bin/cat")).isEqualTo(new Call(0, "", ""));
    assertThat(folder.resolve("ls")).isExecutable();
    assertThat(folder.resolve("cat")).isExecutable();
  }

  @Test
  void words_that_make_no_launchers_are_usage() {
    assertThat(Call.in(folder, "", "wrap", "--into", ".", "a/b")).isEqualTo(new Call(2, "",
        "stockade: wrap: 'a/b' is no program; write a name, or an absolute path inside the sandbox\n"));
    assertThat(Call.in(folder, "", "wrap", "--into", ".", "a", "/b/a")).isEqualTo(new Call(2, "",
        "stockade: wrap: two of the programs are named 'a'; wrap one of them\n"));
  }

  @Test
  void a_folder_that_is_not_there_is_not_made() {
    assertThat(Call.in(folder, "", "wrap", "--into", "none", "ls"))
        .returns(125, Call::status)
        .extracting(Call::err).asString().contains(folder + "/none/ls: no such file or directory");
  }
}
