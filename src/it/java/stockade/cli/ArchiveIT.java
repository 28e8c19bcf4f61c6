package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that scripts/stockade records for a Java which has none. */
class ArchiveIT {
  private static final String VERSION = "stockade [0-9.]+\n";

  @TempDir
  private Path folder;

  @BeforeEach
  void makeProject() throws IOException {
    Files.createDirectories(folder.resolve("scripts"));
    Files.createDirectories(folder.resolve("src/main"));
    Files.createDirectories(folder.resolve("src/build"));
    Files.createDirectories(archives());
    Files.copy(Path.of("scripts/stockade"), folder.resolve("scripts/stockade"));
    Files.copy(Path.of("target/stockade.jar"), jar());
    Files.createSymbolicLink(folder.resolve("target/lib"), Path.of("target/lib").toAbsolutePath());
    Files.createFile(folder.resolve("pom.xml"));
    Files.setLastModifiedTime(folder.resolve("pom.xml"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(folder.resolve("src/main"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(folder.resolve("src/build"), FileTime.fromMillis(0));
    Files.createFile(folder.resolve("target/.built"));
  }

  @Test
  void the_first_run_records_an_archive_and_leaves_nothing_else() throws Exception {
    assertThat(shell("\"$S\" --version")).matches(VERSION);

    assertThat(kept()).hasSize(1).allSatisfy(archive -> assertThat(archive).isNotEmptyFile());
  }

  @Test
  void a_run_without_the_folder_records_nothing() throws Exception {
    Files.delete(archives());

    assertThat(shell("\"$S\" --version")).matches(VERSION);
    assertThat(archives()).doesNotExist();
  }

  @Test
  void what_is_no_archive_is_no_obstacle() throws Exception {
    shell("\"$S\" --version");
    Path archive = kept().get(0);
    Files.delete(archive);
    Files.writeString(archive, "no archive");

    assertThat(shell("\"$S\" --version")).matches(VERSION);
  }

  @Test
  void an_archive_that_cannot_be_had_is_asked_for_once() throws Exception {
    shell("\"$S\" --version");
    Path archive = kept().get(0);
    Files.delete(archive);
    Files.createFile(archive);

    assertThat(shell("\"$S\" --version")).matches(VERSION);
    assertThat(archive).isEmptyFile();
  }

  @Test
  void an_archive_of_an_older_jar_is_recorded_anew() throws Exception {
    shell("\"$S\" --version");
    Files.setLastModifiedTime(jar(), FileTime.fromMillis(System.currentTimeMillis()));

    assertThat(shell("\"$S\" --version")).matches(VERSION);
    assertThat(Files.getLastModifiedTime(kept().get(0))).isGreaterThan(Files.getLastModifiedTime(jar()));
  }

  @Test
  void two_first_runs_at_once_record_one_archive() throws Exception {
    assertThat(shell("\"$S\" --version & \"$S\" --version; wait")).matches(VERSION + VERSION);
    assertThat(kept()).hasSize(1);
  }

  @Test
  void a_recording_that_is_killed_is_done_again() throws Exception {
    shell("setsid \"$S\" --version & first=$!; sleep 0.3; kill -KILL -- -$first; wait 2>/dev/null");

    assertThat(shell("\"$S\" --version")).matches(VERSION);
    assertThat(kept()).hasSize(1).allSatisfy(archive -> assertThat(archive).isNotEmptyFile());
  }

  private Path archives() {
    return folder.resolve("target/archives");
  }

  private Path jar() {
    return folder.resolve("target/stockade.jar");
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(archives())) {
      return files.toList();
    }
  }

  /** What a script of the shell says; S is the start script. */
  private String shell(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
    builder.environment().put("S", folder.resolve("scripts/stockade").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }
}
