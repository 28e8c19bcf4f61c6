package stockade.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecFileTest {
  @TempDir Path folder;

  @Test
  void words_are_in_the_order_written_whatever_their_keys() {
    assertThat(words("bind = ['/a',\n'/b']\nchroot = true\ntmpfs = ['/c']\n"))
        .extracting(Word::value).containsExactly("/a", "/b", "true", "/c");
  }

  @Test
  void a_word_knows_its_line_and_column() {
    assertThat(words("\nbind = ['/\uD83D\uDE00',\n # x\r\n\n  '/b', '/c'\n, '/d']"))
        .extracting(Word::origin)
        .containsExactly(at(2, 9), at(5, 3), at(5, 9), at(6, 3));
  }

  @Test
  void a_file_of_10_mb_gets_one_sentence() throws IOException {
    Path file = Files.writeString(folder.resolve("large.toml"), "# filler\n".repeat(1_200_000));
    assertRefused(file, "is larger than 1 MiB");
  }

  @Test
  void a_file_of_1_mib_is_read() {
    assertThat(words("#" + "x".repeat(TextFile.LARGEST - 1))).isEmpty();
  }

  @Test
  void a_large_list_is_read_within_seconds() {
    assertThat(words("bind = [" + "'/a:/b',\n".repeat(40_000) + "]")).hasSize(40_000);
  }

  @Test
  void an_endless_file_is_not_read_to_its_end() {
    assertRefused(Path.of("/dev/zero"), "is larger than 1 MiB");
  }

  @Test
  void a_missing_file_is_said_to_be_missing() {
    assertRefused(folder.resolve("nothing.toml"), "there is no such file");
  }

  @Test
  void a_folder_is_no_spec() {
    assertRefused(folder, "it is a folder");
  }

  @Test
  void deep_text_of_any_kind_is_refused_in_one_sentence() {
    for (String deep : List.of("x = " + "[".repeat(200_000), "x = " + "{a=".repeat(200_000), "[".repeat(200_000),
        "x = \"\"\"\n" + "[".repeat(200_000), "x = '" + "[".repeat(100) + "'\n" + "x={a=[".repeat(90_000),
        "a.".repeat(400_000) + "b = 1", "x = \"\\\n" + "[".repeat(200_000))) {
      assertThatExceptionOfType(SpecException.class).isThrownBy(() -> words(deep)).withMessageStartingWith("spec:");
    }
  }

  @Test
  void brackets_in_strings_and_comments_are_not_deep() {
    String brackets = "[{".repeat(50);
    assertThat(words("# " + brackets + "\ncommand = [\"" + brackets + "\\\"" + brackets + "\", '" + brackets
        + "', \"\"\"\n\"" + brackets + "\"\"\", '''" + brackets + "''']")).hasSize(4);
  }

  @Test
  void a_long_chain_of_extensions_is_refused() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve(i + ".toml"), "extends = ['" + (i + 1) + ".toml']");
    }
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SpecFile.read(folder.resolve("0.toml")))
        .withMessage(folder + "/15.toml:1:12: more than 16 specs extend each other; join some of them");
  }

  @Test
  void relative_paths_start_at_the_folder_of_the_file_that_says_them() throws IOException {
    Files.createDirectory(folder.resolve("base"));
    Files.writeString(folder.resolve("base/base.toml"), "root = 'debian'\nenv-file = ['some.env']");
    Files.writeString(folder.resolve("base/some.env"), "A=1");
    Path file = Files.writeString(folder.resolve("own.toml"), "extends = ['base/base.toml']\nbind = ['src:/src']");
    Spec spec = SpecBuilder.of(SpecFile.read(file), Path.of("/"), Map.of());
    assertThat(spec.root().directory()).contains(folder + "/base/debian");
    assertThat(spec.mounts()).extracting("source").containsExactly(folder + "/src");
    assertThat(spec.surroundings().environment()).hasSize(1);
  }

  @Test
  void standard_input_stands_in_the_working_directory() {
    Spec spec = SpecBuilder.of(words("root = 'debian'"), Path.of("/home/ann"), Map.of());
    assertThat(spec.root().directory()).contains("/home/ann/debian");
  }

  private static Origin at(int line, int column) {
    return new Origin.File("spec", line, column);
  }

  private static List<Word> words(String text) {
    return SpecFile.read("spec", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRefused(Path file, String reason) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith("spec '" + file + "' ")
        .withMessageContaining(reason);
  }
}
