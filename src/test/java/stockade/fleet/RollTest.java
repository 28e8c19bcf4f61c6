package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollTest {
  @TempDir
  private Path folder;

  private void state(String name, String spec) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path cell = Files.createDirectory(
        folder.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(cell.resolve("spec"), spec);
  }

  @Test
  void what_another_version_has_started_costs_no_row_but_its_own() throws IOException {
    state("new", "folder\t/\nword\tkey-of-tomorrow\t/a.toml\t1\t1\tx\n");
    state("web", "folder\t/\noption\tcommand\thttpd\n");
    Fleet fleet = new Fleet(new Places(folder, folder, folder), folder, Map.of());
    List<Row> rows = new Roll(fleet).rows(true);
    assertThat(rows).extracting(Row::name).containsExactly("new", "web");
    assertThat(rows).extracting(Row::command).containsExactly("(started by another version of Stockade)", "httpd");
  }
}
