package stockade.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.linux.Namespace;

class SpecBuilderTest {
  @Test
  void nothing_said_is_every_default() {
    assertThat(spec()).isEqualTo(new Spec(
        RootFs.HOST_VIEW, List.of(), Identity.CALLER, Isolation.ALL_PRIVATE, Surroundings.DEFAULT,
        Supervision.DEFAULT, Command.NONE, Confinement.DEFAULT, Resources.DEFAULT, Engine.NATIVE, Service.DEFAULT));
  }

  @Test
  void relative_paths_of_options_start_at_the_working_directory() {
    assertThat(spec(Word.option(Key.ROOT, "./debian")).root().directory()).contains("/home/ann/debian");
  }

  @Test
  void options_take_variables_as_they_are_written() {
    assertThat(spec(Word.option(Key.ENV, "A=${HOME}")).surroundings().environment().get(0).value()).contains("${HOME}");
    assertThat(spec(Word.of(Key.ROOT, "/${HOME}")).root().directory()).contains("/${HOME}");
  }

  @Test
  void a_wrong_option_is_an_error_of_use() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> spec(Word.option(Key.TMPFS, "tmp")))
        .withMessage("--tmpfs: 'tmp' is not a path inside; write it from /, as /tmp")
        .matches(SpecException::isUsage);
  }

  @Test
  void remedies_for_options_are_options() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> spec(Word.option(Key.SHARE, "mount"), Word.option(Key.ROOT, "/srv")))
        .withMessageEndingWith("; add --chroot");
  }

  @Test
  void the_last_of_single_words_and_flags_wins() {
    Spec spec = spec(
        Word.of(Key.HOSTNAME, "a"), Word.of(Key.READ_ONLY, "true"), Word.of(Key.HOSTNAME, "b"),
        Word.of(Key.READ_ONLY, "false"));
    assertThat(spec.isolation().hostname()).contains("b");
    assertThat(spec.root().readOnly()).isFalse();
  }

  @Test
  void what_is_said_after_an_entrypoint_is_the_command() {
    assertThat(spec(Word.of(Key.ENTRYPOINT, "sh"), Word.of(Key.COMMAND, "make"), Word.of(Key.COMMAND, "-j2"))
        .command().words()).containsExactly("make", "-j2");
    assertThat(spec(Word.of(Key.COMMAND, "make"), Word.of(Key.COMMAND, "-j2"), Word.of(Key.ENTRYPOINT, "sh"))
        .command().words()).containsExactly("sh");
  }

  @Test
  void a_shared_user_namespace_is_none_of_its_own() {
    Spec spec = spec(Word.of(Key.SHARE, "user,net"));
    assertThat(spec.identity().userns()).isEqualTo(Identity.Userns.NONE);
    assertThat(spec.isolation().shared()).containsExactlyInAnyOrder(Namespace.USER, Namespace.NET);
  }

  @Test
  void words_that_lost_bytes_are_refused() {
    assertThatExceptionOfType(SpecException.class).isThrownBy(() -> Word.option(Key.ROOT, "/a\uFFFD"))
        .withMessageContaining("bytes that aren't UTF-8");
    assertThatExceptionOfType(SpecException.class).isThrownBy(() -> Word.option(Key.ROOT, "/a\uD800"))
        .withMessageContaining("'/a\\ud800' contains bytes that aren't UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4096,4096", "1K,1024", "1k,1024", "2KiB,2048", "3M,3145728", "1g,1073741824",
      "4194303T,4611684918915760128"})
  void sizes_are_bytes_or_powers_of_1024(String size, long bytes) {
    assertThat(((Mount.Tmpfs) spec(Word.of(Key.TMPFS, "/t:size=" + size)).mounts().get(0)).size()).hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({"10,PT10S", "10s,PT10S", "1.5s,PT1.5S", "500ms,PT0.5S", "2m,PT2M", "1h,PT1H", "1d,PT24H",
      "0.25d,PT6H", "36500d,PT876000H", "1ms,PT0.001S"})
  void times_have_units(String time, String duration) {
    assertThat(spec(Word.of(Key.TIME_LIMIT, time)).supervision().timeLimit()).map(Object::toString).contains(duration);
  }

  @Test
  void as_many_id_ranges_as_the_kernel_takes_are_taken() {
    Word[] ranges = new Word[IdentityWords.MOST_RANGES + 1];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = Word.of(Key.UID_MAP, i + ":" + (1000 + i) + ":1");
    }
    assertThat(spec(List.of(ranges).subList(0, 340).toArray(Word[]::new)).identity().uidMap()).hasSize(340);
    assertThatExceptionOfType(SpecException.class).isThrownBy(() -> spec(ranges)).withMessageContaining("340");
  }

  @Test
  void every_id_that_the_kernel_has_can_be_mapped() {
    assertThat(spec(Word.of(Key.UID_MAP, "0:0:4294967295")).identity().uidMap().get(0).count()).isEqualTo(4294967295L);
  }

  private static Spec spec(Word... words) {
    return SpecBuilder.of(List.of(words), Path.of("/home/ann"), Map.of("HOME", "/home/ann"));
  }
}
