package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  private static final byte[] IMAGE = "#!/bin/sh\n".getBytes();

  @TempDir
  private Path home;

  private ImageCache cache;

  @BeforeEach
  void open() {
    cache = ImageCache.of(Map.of("XDG_CACHE_HOME", home.toString()), Path.of("/nonexistent"));
  }

  @Test
  void an_image_is_kept_whole_in_a_folder_of_the_caller_alone() throws IOException {
    Path file = cache.store(IMAGE);

    assertThat(file).hasBinaryContent(IMAGE).isExecutable().hasParent(home.resolve("stockade/images"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwxr-xr-x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
  }

  @Test
  void the_same_image_is_written_once() throws IOException {
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(cache.store(IMAGE), old);

    assertThat(Files.getLastModifiedTime(cache.store(IMAGE))).isEqualTo(old);
    assertThat(cache.store(IMAGE).getParent()).isDirectoryContaining("glob:**/*").isDirectoryNotContaining("glob:**/*.new");
  }

  @Test
  void a_file_of_that_name_with_other_bytes_is_replaced() throws IOException {
    Files.write(cache.store(IMAGE), new byte[IMAGE.length]);

    assertThat(cache.store(IMAGE)).hasBinaryContent(IMAGE);
  }

  @Test
  void a_folder_that_others_may_write_to_is_refused() throws IOException {
    Path folder = cache.store(IMAGE).getParent();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> cache.store(IMAGE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("XDG_CACHE_HOME");
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_named_with_the_remedy() throws IOException {
    Files.writeString(home.resolve("stockade"), "");

    assertThatThrownBy(() -> cache.store(IMAGE))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("cannot keep the launcher in " + home.resolve("stockade/images"))
        .hasMessageContaining("XDG_CACHE_HOME");
  }

  @Test
  void a_relative_cache_folder_is_ignored_for_the_home_folder() {
    ImageCache relative = ImageCache.of(Map.of("XDG_CACHE_HOME", "here", "HOME", home.toString()), Path.of("/nonexistent"));

    assertThat(relative.store(IMAGE)).startsWith(home.resolve(".cache/stockade/images"));
  }

  @Test
  void without_a_home_in_the_environment_the_account_has_one() {
    assertThat(ImageCache.of(Map.of(), home).store(IMAGE)).startsWith(home.resolve(".cache/stockade/images"));
  }

  @Test
  void another_folder_takes_the_place_of_one_that_cannot_be_used() throws IOException {
    Path runtime = Files.createDirectory(home.resolve("runtime"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(home.resolve("stockade"), "");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", home.toString(), "XDG_RUNTIME_DIR", runtime.toString());

    assertThat(ImageCache.of(environment, home, 7).store(IMAGE)).hasBinaryContent(IMAGE).startsWith(runtime.resolve("stockade"));
    Files.setPosixFilePermissions(runtime.resolve("stockade"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Path common = ImageCache.of(environment, home, 4_000_000_000L).store(IMAGE);
    assertThat(common).startsWith(Path.of("/dev/shm/stockade-4000000000"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(common.getParent().getParent()))).isEqualTo("rwx------");
    Files.delete(common);
    Files.delete(common.getParent());
    Files.delete(common.getParent().getParent());
  }
}
