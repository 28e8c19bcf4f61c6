package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {
  @TempDir
  private Path folder;

  @Test
  void the_script_learns_how_many_words_to_drop_and_the_image() throws IOException {
    Path channel = Files.createFile(folder.resolve("channel"));

    int status = new HandOver.ToScript(channel).start(Path.of("/a b/image"), List.of("run", "--", "ls"), 2);

    assertThat(status).isZero();
    assertThat(channel).hasContent("2 /a b/image\n");
  }

  @Test
  void a_channel_that_is_not_open_is_named() {
    assertThatThrownBy(() -> new HandOver.ToScript(folder.resolve("none")).start(Path.of("/i"), List.of(), 0))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(folder + "/none: no such file or directory");
  }

  @Test
  void a_child_gets_the_words_that_are_not_dropped_and_its_status_is_passed_on() throws IOException {
    ImageFile.write("#!/bin/sh\n[ $# = 2 ] && exit \"$1\"\n".getBytes(), folder.resolve("image"));

    assertThat(new HandOver.ToChild().start(folder.resolve("image"), List.of("run", "--", "7", "x"), 2)).isEqualTo(7);
  }

  @Test
  void a_child_that_cannot_start_is_named() {
    assertThatThrownBy(() -> new HandOver.ToChild().start(folder.resolve("none"), List.of(), 0))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("cannot start " + folder + "/none");
  }
}
