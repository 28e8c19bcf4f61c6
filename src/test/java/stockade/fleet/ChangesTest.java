package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.spec.Key;
import stockade.spec.Word;

class ChangesTest {
  @TempDir
  Path folder;

  private Changes changes;

  @BeforeEach
  void start() throws IOException {
    changes = new Changes(new Cell(new Name("web"), folder, folder.resolve("web.log")));
    target("43 4026532177");
  }

  private void target(String text) throws IOException {
    Files.writeString(folder.resolve("target"), text);
  }

  private static List<Word> words(String... said) {
    return Stream.of(said).map(word -> word.split(" ", 2))
        .map(parts -> Word.option(Key.parse(parts[0]).orElseThrow(), parts[1])).toList();
  }

  @Test
  void the_last_change_of_a_limit_is_kept() {
    changes.add(words("memory 1G", "cpus 2"));
    changes.add(words("memory 2G"));
    assertThat(changes.words()).isEqualTo(words("cpus 2", "memory 2G"));
  }

  @Test
  void disks_their_rates_and_pages_are_changed_by_themselves() {
    changes.add(words("io-max /dev/sda:rbps=1M", "io-max /dev/sdb:rbps=1M", "hugetlb 2M=4M"));
    changes.add(words("io-max /dev/sda:rbps=2M", "io-max /dev/sda:wbps=1M", "hugetlb 1G=0"));
    assertThat(changes.words()).isEqualTo(words(
        "io-max /dev/sdb:rbps=1M", "hugetlb 2M=4M", "io-max /dev/sda:rbps=2M", "io-max /dev/sda:wbps=1M", "hugetlb 1G=0"));
  }

  @Test
  void a_command_that_was_started_since_has_none() throws IOException {
    changes.add(words("memory 1G"));
    target("44 4026532177");
    assertThat(changes.words()).isEmpty();
    Files.delete(folder.resolve("target"));
    assertThat(changes.words()).isEmpty();
  }

  @Test
  void what_is_said_replaces_all_of_its_key() {
    assertThat(Changes.replaced(words("memory 1G", "io-max 8:0:rbps=1", "cpus 1"), words("io-max 8:1:rbps=1")))
        .isEqualTo(words("memory 1G", "cpus 1", "io-max 8:1:rbps=1"));
  }
}
