package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RootTreeTest {
  @TempDir
  private Path folder;

  private Path root;

  @BeforeEach
  void root_beside_a_secret() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/passwd"), "secret");
    Files.writeString(folder.resolve("passwd"), "secret");
  }

  @Test
  void a_plain_file_is_read() throws IOException {
    Files.writeString(root.resolve("etc/passwd"), "inside");
    assertThat(read("etc/passwd")).hasValue("inside");
  }

  @Test
  void a_missing_file_is_nothing() {
    assertThat(read("etc/passwd")).isEmpty();
  }

  @Test
  void a_missing_root_has_no_files() {
    assertThat(new RootTree(folder.resolve("none")).read("etc/passwd")).isEmpty();
  }

  @Test
  void a_root_that_is_a_file_has_no_files() {
    assertThat(new RootTree(folder.resolve("passwd")).read("etc/passwd")).isEmpty();
  }

  @Test
  void an_absolute_link_starts_again_at_the_root() throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("usr/share")).resolve("accounts"), "inside");
    link("etc/passwd", "/usr/share/accounts");
    assertThat(read("etc/passwd")).hasValue("inside");
  }

  @Test
  void an_absolute_link_to_a_file_of_the_host_finds_nothing() {
    link("etc/passwd", folder.resolve("passwd").toString());
    assertThat(read("etc/passwd")).isEmpty();
  }

  @Test
  void parents_never_lead_out_of_the_root() {
    link("etc/passwd", "../../passwd");
    assertThat(read("etc/passwd")).isEmpty();
  }

  @Test
  void a_folder_that_links_outside_is_resolved_inside() throws IOException {
    Files.delete(root.resolve("etc"));
    link("etc", "../../../etc");
    assertThatThrownBy(() -> read("etc/passwd")).hasMessageContaining("40 symbolic links");
  }

  @Test
  void parents_after_a_link_count_from_where_the_link_leads() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/passwd"), "inside");
    link("etc/deep", "/a/b");
    link("etc/passwd", "deep/../passwd");
    assertThat(read("etc/passwd")).hasValue("inside");
  }

  @Test
  void a_loop_is_refused() {
    link("etc/passwd", "passwd");
    assertThatThrownBy(() -> read("etc/passwd"))
        .isInstanceOf(HostException.class)
        .hasMessage("cannot read etc/passwd of the root " + root + ": more than 40 symbolic links");
  }

  @Test
  void forty_links_are_followed_and_one_more_is_not() throws IOException {
    Files.writeString(root.resolve("0"), "inside");
    for (int i = 1; i <= 41; i++) {
      link(String.valueOf(i), String.valueOf(i - 1));
    }
    assertThat(read("40")).hasValue("inside");
    assertThatThrownBy(() -> read("41")).hasMessageContaining("40 symbolic links");
  }

  @Test
  void a_fifo_is_refused_without_waiting_for_a_writer() throws Exception {
    Path fifo = root.resolve("etc/passwd");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> read("etc/passwd")).hasMessageEndingWith("it is no regular file");
  }

  @Test
  void a_folder_is_refused() throws IOException {
    Files.createDirectories(root.resolve("etc/passwd"));
    assertThatThrownBy(() -> read("etc/passwd")).hasMessageEndingWith("it is a directory");
  }

  @Test
  void a_file_of_4_MiB_is_read_and_a_larger_one_refused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(root.resolve("etc/passwd").toFile(), "rw")) {
      file.setLength(RootTree.LARGEST);
      assertThat(read("etc/passwd")).hasValueSatisfying(text -> assertThat(text).hasSize(RootTree.LARGEST));
      file.setLength(RootTree.LARGEST + 1L);
    }
    assertThatThrownBy(() -> read("etc/passwd")).hasMessageEndingWith("it is larger than 4 MiB");
  }

  @Test
  void a_file_in_the_place_of_a_folder_hides_what_would_be_below() throws IOException {
    Files.delete(root.resolve("etc"));
    Files.writeString(root.resolve("etc"), "");
    assertThat(read("etc/passwd")).isEmpty();
  }

  private Optional<String> read(String path) {
    return new RootTree(root).read(path);
  }

  private void link(String path, String target) {
    try {
      Files.createSymbolicLink(root.resolve(path), Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
