package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.seccomp.BpfProgram;
import stockade.seccomp.BpfProgram.Instruction;

class FilterCacheTest {
  private static final BpfProgram PROGRAM =
      new BpfProgram(List.of(new Instruction(0x20, 0, 0, 4), new Instruction(0x06, 0, 0, 0x7fff0000L)));

  @TempDir
  private Path home;

  private final AtomicInteger compiled = new AtomicInteger();
  private FilterCache cache;

  @BeforeEach
  void open() {
    cache = FilterCache.of(Map.of("XDG_CACHE_HOME", home.toString()), Path.of("/nonexistent"));
  }

  @Test
  void a_filter_is_compiled_once() {
    assertThat(List.of(get("a"), get("a"), get("a"))).containsOnly(PROGRAM);
    assertThat(compiled).hasValue(1);
  }

  @Test
  void another_policy_is_another_filter() {
    get("a");
    get("b");
    assertThat(compiled).hasValue(2);
  }

  @Test
  void it_is_kept_for_the_caller_alone() throws IOException {
    get("a");
    Path folder = home.resolve("stockade/filters");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
    assertThat(files()).singleElement().asString().matches(".*/[0-9a-f]{64}");
  }

  @Test
  void what_is_not_whole_is_compiled_again() throws IOException {
    get("a");
    Path file = files().get(0);
    String text = Files.readString(file);
    for (String broken : List.of("", text.substring(0, text.length() - 1), text.replace("2147418112", "2147418113"))) {
      Files.writeString(file, broken);
      assertThat(get("a")).isEqualTo(PROGRAM);
    }
    assertThat(compiled).hasValue(4);
    assertThat(file).hasContent(text);
  }

  @Test
  void a_folder_that_others_may_write_to_is_not_believed() throws IOException {
    get("a");
    Files.setPosixFilePermissions(home.resolve("stockade/filters"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(get("a")).isEqualTo(PROGRAM);
    assertThat(compiled).hasValue(2);
  }

  @Test
  void without_a_place_to_keep_it_the_filter_is_the_same() throws IOException {
    Files.writeString(home.resolve("stockade"), "");
    assertThat(get("a")).isEqualTo(PROGRAM);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("stockade/filters"))) {
      return files.toList();
    }
  }

  private BpfProgram get(String source) {
    return cache.get(source, () -> {
      compiled.incrementAndGet();
      return PROGRAM;
    });
  }
}
