package stockade.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.Golden;

class KeyTest {
  private static final Path REFERENCE = Path.of("docs/reference");

  @TempDir Path folder;

  @BeforeEach
  void files_that_the_examples_name() throws IOException {
    Files.writeString(folder.resolve("base.toml"), "");
    Files.writeString(folder.resolve("app.env"), "A=1\n");
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void examples_are_legal_as_options_and_in_files(Key key) throws IOException {
    assertThatCode(() -> build(List.of(Word.option(key, key.example())))).doesNotThrowAnyException();
    Path file = Files.writeString(folder.resolve("spec.toml"), TomlExample.of(key));
    assertThatCode(() -> build(SpecFile.read(file))).doesNotThrowAnyException();
  }

  @Test
  void words_are_not_alike() {
    for (Key key : Key.values()) {
      assertThat(NearestWord.to(key.word() + "x", Key.words())).contains(key.word());
      assertThat(Key.parse(key.word())).contains(key);
    }
  }

  @Test
  void the_schema_follows_from_the_table() {
    Golden.check("../../../main/resources/stockade/spec.schema.json", SchemaText.text());
  }

  @Test
  void the_options_reference_has_the_table() throws IOException {
    assertThat(Files.readAllLines(REFERENCE.resolve("options.md")))
        .filteredOn(line -> line.startsWith("| `--"))
        .containsExactlyElementsOf(Key.options().stream().map(ReferenceText::row).collect(Collectors.toList()));
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void the_spec_reference_has_a_section_with_an_example(Key key) throws IOException {
    String text = Files.readString(REFERENCE.resolve("spec.md"));
    assertThat(text).contains(ReferenceText.section(key));
    String section = text.substring(text.indexOf(ReferenceText.section(key))).split("\n##", 2)[0];
    assertThat(section).contains("```toml\n").contains(TomlExample.of(key) + "\n");
  }

  @Test
  void the_spec_reference_names_no_other_keys() throws IOException {
    assertThat(Files.readAllLines(REFERENCE.resolve("spec.md")))
        .filteredOn(line -> line.startsWith("### `"))
        .containsExactlyInAnyOrderElementsOf(
            Key.words().stream().map(word -> "### `" + word + "`").collect(Collectors.toList()));
  }

  @Test
  void every_example_of_the_spec_reference_is_legal() throws IOException {
    List<String> examples = Stream.of(Files.readString(REFERENCE.resolve("spec.md")).split("```toml\n"))
        .skip(1)
        .map(text -> text.split("```", 2)[0])
        .collect(Collectors.toList());
    assertThat(examples).hasSizeGreaterThan(Key.values().length - 1);
    for (String example : examples) {
      Path file = Files.writeString(folder.resolve("spec.toml"), example);
      assertThatCode(() -> build(SpecFile.read(file))).as(example).doesNotThrowAnyException();
    }
  }

  private Spec build(List<Word> words) {
    return SpecBuilder.of(words, folder, Map.of("HOME", "/home/ann"));
  }
}
