package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On plain files, which keep of several writes the first bytes of the last: enough to see the one that frees a disk. */
class FormerLimitTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "io.max, '8:0 rbps=1 wbps=max riops=max wiops=max', 8:0 rbps=max wbps=max riops=max wiops=max",
    "blkio.throttle.read_bps_device, 8:0 1, 8:0 0",
    "memory.max, 1048576, 1048576"})
  void a_disk_that_had_no_limit_is_freed_by_name(String name, String now, String then) throws IOException {
    Path file = Files.writeString(folder.resolve(name), now);
    assertThat(new FormerLimit(file, "").restore()).isTrue();
    assertThat(file).hasContent(then);
  }

  @Test
  void one_that_cannot_be_written_is_told_and_one_that_has_gone_is_not() throws IOException {
    assertThat(new FormerLimit(Files.createDirectory(folder.resolve("pids.max")), "max\n").restore()).isFalse();
    assertThat(new FormerLimit(folder.resolve("none/pids.max"), "max\n").restore()).isTrue();
  }
}
