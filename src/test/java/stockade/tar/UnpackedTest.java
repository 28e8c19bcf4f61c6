package stockade.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedTest {
  @TempDir private Path base;
  private Path folder;
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(base.resolve("in"));
  }

  private UnpackedTest entry(char type, String name, String link, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    archive.writeBytes(Header.of(
        name.getBytes(StandardCharsets.UTF_8), 04755, bytes.length, 1_500_000_000, type, link.getBytes(StandardCharsets.UTF_8)));
    archive.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
    return this;
  }

  private List<String> unpack() throws IOException {
    archive.writeBytes(new byte[1024]);
    return Unpacked.into(folder, new ByteArrayInputStream(archive.toByteArray()));
  }

  @Test
  void what_is_packed_is_unpacked_the_same() throws IOException {
    Path from = Files.createDirectories(base.resolve("from/sub")).getParent();
    Path file = Files.writeString(from.resolve("sub/" + "x".repeat(150)), "a".repeat(70_000));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_400_000_000_000L));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(from.resolve("link"), Path.of("y".repeat(130)));
    assertThat(Packed.of(from, "to", archive)).isEmpty();
    assertThat(unpack()).isEmpty();
    Path there = folder.resolve("to/sub/" + "x".repeat(150));
    assertThat(there).hasSameBinaryContentAs(file);
    assertThat(Files.getLastModifiedTime(there).toMillis()).isEqualTo(1_400_000_000_000L);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there))).isEqualTo("rw-r-----");
    assertThat(Files.readSymbolicLink(folder.resolve("to/link"))).isEqualTo(Path.of("y".repeat(130)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/../../out", "/out", "", "a/.."})
  void a_name_that_leads_out_is_refused(String name) {
    entry('0', name, "", "text");
    assertThatThrownBy(this::unpack).isInstanceOf(TarException.class);
    assertThat(base.resolve("out")).doesNotExist();
  }

  @Test
  void no_way_leads_over_a_link_of_the_archive() throws IOException {
    Path outside = Files.createDirectory(base.resolve("outside"));
    entry('2', "a", outside.toString(), "").entry('0', "a/file", "", "text");
    assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_hard_link_leads_to_nothing_outside() throws IOException {
    Path secret = Files.writeString(base.resolve("secret"), "secret");
    entry('1', "a", secret.toString(), "");
    assertThatThrownBy(this::unpack).isInstanceOf(TarException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(chars = {'3', '4', '6', 'S', 'V'})
  void special_files_are_left_out_and_named(char type) throws IOException {
    assertThat(entry(type, "a", "", "").entry('0', "b", "", "text").unpack()).containsExactly("a");
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("b")).isDirectoryNotContaining(path -> path.endsWith("a"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("b")))).isEqualTo("rwxr-xr-x");
  }

  @Test
  void what_is_no_archive_or_is_cut_is_refused() {
    archive.writeBytes("no archive at all".repeat(100).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::unpack).isInstanceOf(TarException.class).hasMessageContaining("no tar archive");
    archive.reset();
    entry('0', "a", "", "text");
    byte[] whole = archive.toByteArray();
    assertThatThrownBy(() -> Unpacked.into(folder, new ByteArrayInputStream(whole, 0, 600))).isInstanceOf(IOException.class);
  }
}
