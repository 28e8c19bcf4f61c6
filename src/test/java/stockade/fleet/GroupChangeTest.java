package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.host.Cgroups;
import stockade.resources.LimitFiles;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

/** On plain files in the place of a group of version 2. */
class GroupChangeTest {
  @TempDir
  Path mount;

  private Path group;
  private GroupChange change;

  @BeforeEach
  void make_group() throws IOException {
    group = Files.createDirectories(mount.resolve("stockade/web"));
    Cgroups cgroups = new Cgroups(Map.of(), Optional.of(mount.toString()), Set.of("memory", "pids"), 1, 1);
    change = new GroupChange(new Name("web"), "web", new GroupFolders(cgroups, Map.of("", "/stockade/web")));
  }

  private void has(String file, String text) throws IOException {
    Files.writeString(group.resolve(file), text);
  }

  private static List<Limit> limits(Word... words) {
    return SpecBuilder.of(List.of(words), Path.of("/"), Map.of()).resources().limits();
  }

  private void write(Word... words) {
    List<Limit> all = limits(words);
    all.forEach(limit -> change.write(limit, LimitFiles.of(limit, all, true)));
  }

  @Test
  void what_was_written_is_taken_back() throws IOException {
    has("memory.max", "67108864");
    has("memory.swap.max", "00000000");
    write(Word.option(Key.MEMORY, "16M"), Word.option(Key.MEMORY_SWAP, "32M"));
    assertThat(group.resolve("memory.max")).hasContent("16777216");
    assertThat(group.resolve("memory.swap.max")).hasContent("16777216");
    assertThat(change.undo()).isEqualTo("; its limits are as they were");
    assertThat(group.resolve("memory.max")).hasContent("67108864");
    assertThat(group.resolve("memory.swap.max")).hasContent("00000000");
  }

  @Test
  void what_cannot_be_taken_back_is_told() throws IOException {
    has("pids.max", "40");
    write(Word.option(Key.PIDS_LIMIT, "50"));
    Files.delete(group.resolve("pids.max"));
    Files.createDirectory(group.resolve("pids.max"));
    assertThat(change.undo()).isEqualTo("; but the new limit in pids.max stays, since the kernel doesn't take the former one again");
  }

  @Test
  void without_swap_in_the_kernel_memory_alone_is_limited() throws IOException {
    has("memory.max", "67108864");
    write(Word.option(Key.MEMORY, "16M"));
    assertThat(group.resolve("memory.max")).hasContent("16777216");
    assertThat(group.resolve("memory.swap.max")).doesNotExist();
  }

  @Test
  void a_limit_that_the_group_has_no_file_for_is_refused_before_any_is_written() {
    List<Limit> all = limits(Word.option(Key.PIDS_LIMIT, "50"));
    assertThatThrownBy(() -> change.demand(all.get(0), LimitFiles.of(all.get(0), all, true)))
        .isInstanceOf(FleetException.class).hasMessageContaining("web was started without --pids-limit");
  }
}
