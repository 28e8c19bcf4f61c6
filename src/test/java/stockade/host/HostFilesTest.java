package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostFilesTest {
  @Test
  void a_number_of_the_kernel_is_read_to_its_last_digit() throws Exception {
    String path = "/proc/sys/fs/pipe-max-size";
    Process cat = new ProcessBuilder("cat", path).start();
    String number = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(new HostFiles(Path.of("/")).line(path)).isEqualTo(number).hasSizeGreaterThan(1);
  }
}
