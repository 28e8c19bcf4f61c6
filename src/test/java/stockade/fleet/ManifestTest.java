package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stockade.spec.Key;
import stockade.spec.Origin;
import stockade.spec.Word;

class ManifestTest {
  private static final Name NAME = new Name("web");

  @Test
  void what_was_written_is_read_again_with_places_and_odd_letters() {
    Manifest manifest = new Manifest(
        List.of(
            new Word(Key.COMMAND, "a\tb\nc\\d", new Origin.File("dir/a b.toml", 3, 7)),
            Word.option(Key.HOSTNAME, "inside")),
        Path.of("/home/a b"), Map.of());
    assertThat(Manifest.parse(manifest.text(), NAME)).isEqualTo(manifest);
  }

  @Test
  void only_variables_that_a_word_names_are_kept() {
    Manifest manifest = new Manifest(
        List.of(new Word(Key.ROOT, "/srv/${TREE:-x}", new Origin.File("a.toml", 1, 1))), Path.of("/"),
        Map.of("TREE", "debian", "SECRET", "swordfish"));
    assertThat(manifest.text()).contains("debian").doesNotContain("swordfish");
    assertThat(Manifest.parse(manifest.text(), NAME).spec().root().directory()).contains("/srv/debian");
  }

  @Test
  void a_manifest_of_another_version_is_refused_by_name() {
    assertThatThrownBy(() -> Manifest.parse("option\tno-such-key\tx\n", NAME))
        .isInstanceOf(FleetException.class).hasMessageContaining("web was written by another version");
    assertThatThrownBy(() -> Manifest.parse("nonsense\n", NAME)).isInstanceOf(FleetException.class);
  }
}
