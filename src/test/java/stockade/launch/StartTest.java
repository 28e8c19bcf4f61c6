package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir
  private Path folder;

  private Path program;

  @BeforeEach
  void a_program() throws IOException {
    program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));
    program.toFile().setExecutable(true);
  }

  @Test
  void what_is_open_for_writing_is_started_when_that_is_over() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    CompletableFuture<Process> started;
    try (FileChannel writing = FileChannel.open(program, StandardOpenOption.WRITE)) {
      assertThatThrownBy(builder::start).isInstanceOf(IOException.class).hasMessageContaining("26");
      started = CompletableFuture.supplyAsync(() -> start(builder));
      Thread.sleep(50);
      assertThat(started).isNotDone();
      assertThat(writing.isOpen()).isTrue();
    }
    assertThat(started.get().waitFor()).isZero();
  }

  @Test
  void what_fails_otherwise_fails_at_once() {
    assertThatThrownBy(() -> Start.of(new ProcessBuilder(folder.resolve("none").toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No such file");
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return Start.of(builder);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
