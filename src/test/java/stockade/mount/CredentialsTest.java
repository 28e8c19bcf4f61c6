package stockade.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  @Test
  void the_reference_lists_what_is_masked() throws IOException {
    String section = Files.readString(Path.of("docs/reference/spec.md")).split("### `show`", 2)[1].split("\n### ", 2)[0];
    List<List<String>> lists = Stream.of(section.split("```text\n"))
        .skip(1)
        .map(text -> List.of(text.split("\n```", 2)[0].split("\\s")))
        .toList();
    assertThat(lists).containsExactly(Credentials.OF_A_HOME, Credentials.OF_THE_SYSTEM);
  }

  /** Else one would be opened by the other's name, or looked for where it is covered already. */
  @Test
  void none_lies_below_another() {
    Stream.of(Credentials.OF_A_HOME, Credentials.OF_THE_SYSTEM).forEach(paths -> assertThat(paths)
        .doesNotHaveDuplicates()
        .allMatch(path -> paths.stream().noneMatch(other -> path.startsWith(other + "/"))));
  }
}
