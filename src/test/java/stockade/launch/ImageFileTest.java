package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  private static final byte[] IMAGE = {1, 2, 3};

  @TempDir
  private Path folder;

  @Test
  void an_image_can_be_executed_by_all() throws IOException {
    ImageFile.write(IMAGE, folder.resolve("launcher"));

    assertThat(folder.resolve("launcher")).hasBinaryContent(IMAGE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("launcher"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void an_older_file_is_replaced_and_not_written_to() throws IOException {
    Path target = Files.writeString(folder.resolve("launcher"), "old");
    Path link = Files.createLink(folder.resolve("other"), target);

    ImageFile.write(IMAGE, target);

    assertThat(link).hasContent("old");
    assertThat(target).hasBinaryContent(IMAGE);
  }

  @Test
  void a_directory_is_not_replaced() {
    assertThatThrownBy(() -> ImageFile.write(IMAGE, folder))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(folder + " is no regular file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_link_to_a_device_is_not_replaced() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/dev/null"));

    assertThatThrownBy(() -> ImageFile.write(IMAGE, link)).isInstanceOf(LaunchException.class);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void a_missing_folder_is_named() {
    assertThatThrownBy(() -> ImageFile.write(IMAGE, folder.resolve("none/launcher")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(folder + "/none/launcher: no such file or directory");
  }

  @Test
  void a_name_that_is_too_long_leaves_nothing_behind() {
    assertThatThrownBy(() -> ImageFile.write(IMAGE, folder.resolve("x".repeat(300))))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("file name too long");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void only_a_small_elf_file_with_our_words_is_a_launcher() throws IOException {
    assertThat(ImageFile.isLauncher(Files.writeString(folder.resolve("a"), "\177ELF …stockade: cannot"))).isTrue();
    assertThat(ImageFile.isLauncher(Files.writeString(folder.resolve("b"), "\177ELF …stockade cannot"))).isFalse();
    assertThat(ImageFile.isLauncher(Files.writeString(folder.resolve("c"), "#!/bin/sh # stockade: "))).isFalse();
    assertThat(ImageFile.isLauncher(
        Files.writeString(folder.resolve("d"), "\177ELF stockade: " + "x".repeat(1 << 20)))).isFalse();
    assertThat(ImageFile.isLauncher(Files.createSymbolicLink(folder.resolve("e"), Path.of("a")))).isFalse();
    assertThat(ImageFile.isLauncher(folder)).isFalse();
    assertThat(ImageFile.isLauncher(folder.resolve("none"))).isFalse();
  }
}
